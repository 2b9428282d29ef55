/** The way to Telegram: who the bot is, how it is called, how updates come in. */
import { makeBotApi } from '../adapters/telegram/bot-api.ts';
import type { BotApi } from '../adapters/telegram/bot-api.ts';
import { makePolling } from '../adapters/telegram/make-polling.ts';
import { makeSetupApi } from '../adapters/telegram/make-setup-api.ts';
import { NO_LIMITS, TELEGRAM_LIMITS } from '../adapters/telegram/send-limits.ts';
import type { SendLimits } from '../adapters/telegram/send-limits.ts';
import {
  findBotIdentity,
  registerCommands,
  registerWebhook,
  removeWebhook,
} from '../adapters/telegram/set-up-bot.ts';
import type { BotIdentity } from '../adapters/telegram/set-up-bot.ts';
import type { Log } from '../app/log.ts';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { PortDecorators } from './port-decorators.ts';

export interface OpenTelegram {
  readonly api: BotApi;
  readonly bot: BotIdentity;
  readonly limits: SendLimits;
  /** Begins to receive: registers the webhook or starts polling. `origin` is where this process listens. */
  receive(origin: string, handle: (update: unknown) => Promise<void>): Promise<void>;
}

export interface OpenTelegramDeps {
  readonly config: Config;
  /** Root of method calls; in the sandbox the app's own address. */
  readonly apiRoot: string;
  readonly ports: PortDecorators;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/** Asks Telegram who the bot is. */
export async function openTelegram(deps: OpenTelegramDeps): Promise<OpenTelegram> {
  const { config, apiRoot, log, lifecycle } = deps;
  const { telegram } = config;
  const api = deps.ports.botApi(makeBotApi({ root: apiRoot, token: telegram.token }));
  lifecycle.onStop('Telegram connections', () => api.close());
  const setup = makeSetupApi(api);
  const bot = await findBotIdentity(setup);
  return {
    api,
    bot,
    limits: telegram.kind === 'live' ? TELEGRAM_LIMITS : NO_LIMITS,
    receive: async (origin, handle) => {
      await registerCommands(setup);
      if (telegram.updates === 'webhook') {
        const url = telegram.webhookUrl ?? `${origin}/telegram/webhook`;
        if (config.roles.includes('http'))
          await registerWebhook(setup, { url, secret: telegram.webhookSecret });
        return;
      }
      if (!config.roles.includes('bot')) return;
      await removeWebhook(setup);
      const polling = makePolling({ api, handle, log });
      polling.start();
      lifecycle.onStop('long polling', () => polling.stop());
    },
  };
}
