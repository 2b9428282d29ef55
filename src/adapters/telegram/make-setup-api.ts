// grammY's typed methods for the rare calls (setup, chat questions), carried by the program's own HTTP client.
import { Api } from 'grammy';
import type { BotApi } from './bot-api.ts';

const TIMEOUT_MS = 15_000;

/** A call of the setup had no answer; nothing is known of what became of it. */
export class BotApiUnreachableError extends Error {
  readonly code = 'BOT_API_UNREACHABLE';
  readonly retriable = true;
  constructor(method: string, reason: string) {
    super(
      `The Bot API did not answer ${method} (${reason}). ` +
        'Check TELEGRAM_API_ROOT and the way out to the network; trying again is safe.',
    );
    this.name = 'BotApiUnreachableError';
  }
}

/**
 * grammY's `Api` whose calls go through `botApi`: refusals throw grammY's `GrammyError`, silence throws
 * `BotApiUnreachableError`. grammY's own HTTP client is never used, so the token stays in one place.
 */
export function makeSetupApi(botApi: BotApi): Api {
  const api = new Api('carried-by-another-client');
  api.config.use(async (_previous, method, payload) => {
    const result = await botApi.send(method, JSON.stringify(payload), { timeoutMs: TIMEOUT_MS });
    if (result.ok) return { ok: true, result: result.result as never };
    if (result.kind !== 'refused') throw new BotApiUnreachableError(method, result.reason);
    const { code, description, retryAfter } = result;
    const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
    return { ok: false, error_code: code, description, ...parameters };
  });
  return api;
}
