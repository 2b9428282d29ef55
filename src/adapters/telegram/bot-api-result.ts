// How a call of the Bot API can end. Whether a message may have been sent is the question everything else hangs on.

/** What came of a call; nothing here ever holds the token. */
export type BotApiResult<T = unknown> =
  | { readonly ok: true; readonly result: T }
  /** Telegram refused it: certainly nothing was sent. */
  | {
      readonly ok: false;
      readonly kind: 'refused';
      readonly code: number;
      readonly description: string;
      /** With 429: how long Telegram wants to be left alone, seconds. */
      readonly retryAfter?: number;
    }
  /** The request went out and no verdict came back (5xx, time-out, cut connection): it may have been carried out. */
  | { readonly ok: false; readonly kind: 'unknown-outcome'; readonly reason: string }
  /** The request never went out: trying again is safe. */
  | { readonly ok: false; readonly kind: 'not-sent'; readonly reason: string };

/** Reads Telegram's answer. A body that is no answer of the Bot API came from something in between: outcome unknown. */
export function parseAnswer(status: number, body: string): BotApiResult {
  const answer = parseJson(body);
  if (answer?.ok === true && status < 300) return { ok: true, result: answer.result };
  if (status >= 500 || status < 400) return { ok: false, kind: 'unknown-outcome', reason: `HTTP ${status}` };
  const code = typeof answer?.error_code === 'number' ? answer.error_code : status;
  const description = typeof answer?.description === 'string' ? answer.description : `HTTP ${status}`;
  const retryAfter = readRetryAfter(answer?.parameters);
  return { ok: false, kind: 'refused', code, description, ...(retryAfter !== undefined && { retryAfter }) };
}

/** How a sent message's answer begins; the rest of it tells us only what we have just said ourselves. */
const SENT = /^\{"ok":true,"result":\{"message_id":(\d{1,15})[,}]/;

/** The same of a call whose result nobody reads but for the message's id: an answer in the usual form is not parsed whole. */
export function parseSentAnswer(status: number, body: string): BotApiResult {
  const messageId = status < 300 ? SENT.exec(body)?.[1] : undefined;
  if (messageId === undefined) return parseAnswer(status, body);
  return { ok: true, result: { message_id: Number(messageId) } };
}

interface RawAnswer {
  readonly ok?: unknown;
  readonly result?: unknown;
  readonly error_code?: unknown;
  readonly description?: unknown;
  readonly parameters?: unknown;
}

function parseJson(body: string): RawAnswer | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function readRetryAfter(parameters: unknown): number | undefined {
  if (typeof parameters !== 'object' || parameters === null || !('retry_after' in parameters))
    return undefined;
  const seconds = parameters.retry_after;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
