// What follows from the outcome of one send. Pure, so that the whole table can be read and tested without a network.
import type { DeliveryResult, OutboxRow } from '../../app/outgoing.ts';
import type { BotApiResult } from './bot-api-result.ts';
import { retryDelayMs } from './retry-delay.ts';
import { isGroup } from './send-limits.ts';

/** Sends of one row, at most; after that it is parked and the next row of its chat goes. */
export const MAX_ATTEMPTS = 8;
/** A shorter wait is spent with the row in hand, a longer one is written as `not_before`, ms. */
const SHORT_WAIT_MS = 5_000;
/** A 429 up to this long is taken as meant for the whole bot, a longer one for the chat, ms. */
const SHORT_FLOOD_MS = 60_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;
// 1 s, 4 s, 16 s … : eight attempts span about an hour and a half.
const BACK_OFF = { baseMs: 1_000, factor: 4, maxMs: LONGEST_WAIT_MS };
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const TOO_MANY = 429;

/** What to do now. */
export type SendVerdict =
  /** The row is finished or postponed; the outbox is told. */
  | {
      readonly kind: 'settle';
      readonly result: DeliveryResult;
      /** Telegram asked for a wait too long to hold up the whole bot for one chat. */
      readonly floodUntil?: number;
    }
  /** Try again after a short wait, the row staying in hand. */
  | { readonly kind: 'hold'; readonly delayMs: number }
  /** The whole bot has to wait; the row keeps its place. */
  | { readonly kind: 'pause'; readonly untilMs: number }
  /** Nobody was reached at all, or the token is refused: nothing was sent, nothing is wrong with the row. */
  | { readonly kind: 'outage'; readonly error: string };

/** What was tried. */
export interface SendAttempt {
  readonly row: OutboxRow;
  /** Failed sends of this row so far, this one not counted. */
  readonly failures: number;
  readonly result: BotApiResult;
  readonly nowMs: number;
  /** Between 0 and 1. */
  readonly random: number;
}

/**
 * The table: sent → sent; not sent → outage; 401 → outage; 403 → blocked (a private chat) or parked (a channel: its
 * cards must not be lost); 429 → pause or postponed, in a group a wait of that group alone; any other refusal → parked with Telegram's words; unknown outcome
 * → repeated when essential, parked when not.
 */
export function judgeSend(attempt: SendAttempt): SendVerdict {
  const { row, result } = attempt;
  if (result.ok) return settle({ id: row.id, kind: 'sent', messageId: readMessageId(result.result) });
  if (result.kind === 'not-sent') return { kind: 'outage', error: result.reason };
  if (result.kind === 'unknown-outcome') return judgeUnknown(attempt, result.reason);
  const error = `${result.code} ${result.description}`;
  switch (result.code) {
    case UNAUTHORIZED:
      return { kind: 'outage', error };
    case TOO_MANY:
      return judgeFlood(attempt, result.retryAfter, error);
    case FORBIDDEN:
      return row.chatId > 0
        ? settle({ id: row.id, kind: 'blocked', chatId: row.chatId })
        : settle({ id: row.id, kind: 'parked', error });
    default:
      return settle({ id: row.id, kind: 'parked', error });
  }
}

function judgeUnknown({ row, failures, nowMs, random }: SendAttempt, reason: string): SendVerdict {
  const error = `unknown outcome: ${reason}`;
  if (!row.essential) return settle({ id: row.id, kind: 'parked', error });
  if (failures + 1 >= MAX_ATTEMPTS) {
    return settle({ id: row.id, kind: 'parked', error: `${error}; given up after ${MAX_ATTEMPTS} attempts` });
  }
  const delayMs = retryDelayMs(failures, random, BACK_OFF);
  if (delayMs <= SHORT_WAIT_MS) return { kind: 'hold', delayMs };
  return settle({ id: row.id, kind: 'postponed', notBefore: nowMs + delayMs, error });
}

function judgeFlood({ row, nowMs }: SendAttempt, retryAfter = 1, error: string): SendVerdict {
  const waitMs = retryAfter * 1000;
  if (waitMs > LONGEST_WAIT_MS) return settle({ id: row.id, kind: 'parked', error });
  if (isGroup(row.chatId)) return judgeGroupFlood(row.id, waitMs, nowMs, error);
  if (waitMs <= SHORT_FLOOD_MS) return { kind: 'pause', untilMs: nowMs + waitMs };
  const floodUntil = nowMs + waitMs;
  return { ...settle({ id: row.id, kind: 'postponed', notBefore: floodUntil, error }), floodUntil };
}

/** A group has a limit of its own, far below the bot's: hitting it says nothing of other chats. */
function judgeGroupFlood(id: number, waitMs: number, nowMs: number, error: string): SendVerdict {
  if (waitMs <= SHORT_WAIT_MS) return { kind: 'hold', delayMs: waitMs };
  return settle({ id, kind: 'postponed', notBefore: nowMs + waitMs, error });
}

function settle(result: DeliveryResult): SendVerdict & { kind: 'settle' } {
  return { kind: 'settle', result };
}

/** Messages have an id, `copyMessage` gives only that, an album is a list; what has none (a deletion) counts as 0. */
function readMessageId(result: unknown): number {
  const first: unknown = Array.isArray(result) ? result[0] : result;
  if (typeof first !== 'object' || first === null || !('message_id' in first)) return 0;
  return typeof first.message_id === 'number' ? first.message_id : 0;
}
