/** The sandbox in place of Telegram: chats, the strict Bot API, the page, the test clock. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseClock } from '../adapters/db/clock-store.ts';
import type { Log } from '../app/log.ts';
import { makeSandboxPage } from '../sandbox/make-sandbox-page.ts';
import { makeSandbox } from '../sandbox/make-sandbox.ts';
import type { Sandbox } from '../sandbox/make-sandbox.ts';
import type { Config } from './config.ts';

const PAGE_DIR = fileURLToPath(new URL('../../dist/sandbox', import.meta.url));

/** What the sandbox asks of the app once that runs. */
export interface SandboxBackstage {
  advance(seconds: number): Promise<unknown>;
  nextDue(): Promise<number | undefined>;
  /** Forgets the clients, so that a reset sandbox meets the bot for the first time. */
  forgetAll(): Promise<void>;
}

export interface OpenSandbox {
  readonly sandbox: Sandbox;
  readonly routers: readonly ReturnType<typeof makeSandboxPage>[];
  /** Root of Bot API calls on this origin. */
  apiRoot(origin: string): string;
  /** From now on acts reach the bot, and the clock moves. */
  connect(backstage: SandboxBackstage): void;
}

/** Makes the sandbox; the bot registers its webhook there as it would with Telegram. */
export function openSandbox(config: Config, clock: DatabaseClock, log: Log): OpenSandbox {
  let backstage: SandboxBackstage | undefined;
  const getBackstage = (): SandboxBackstage => {
    if (backstage === undefined) throw new Error('The sandbox was used before the app was ready.');
    return backstage;
  };
  const sandbox = makeSandbox({
    token: config.telegram.token,
    now: () => clock.now(),
    clock: {
      now: () => clock.now(),
      advance: async (seconds) => {
        await sandbox.deliverPending();
        await getBackstage().advance(seconds);
      },
      nextDue: () => getBackstage().nextDue(),
      reset: () => clock.moveTo(0),
    },
    storageFile: join(config.dataDir, 'sandbox.jsonl'),
    onReset: () => getBackstage().forgetAll(),
    log: {
      info: (fields, message) => log.info(message, { ...fields }),
      warn: (fields, message) => log.warn(message, { ...fields }),
      error: (fields, message) => log.error(message, { ...fields }),
    },
  });
  return {
    sandbox,
    routers: [makeSandboxPage(PAGE_DIR), sandbox.router],
    apiRoot: (origin) => `${origin}/sandbox/api`,
    connect: (made) => {
      backstage = made;
      sandbox.start();
    },
  };
}
