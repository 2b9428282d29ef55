// Carries out the verdict over one send: what the outbox is told, and what the chat or the whole bot waits for.
import type { DeliveryOutcome } from '../../app/metrics.ts';
import type { DeliveryResult, OutboxRow } from '../../app/outgoing.ts';
import type { BotApiResult } from './bot-api-result.ts';
import { giveBackChat, holdChat, pauseLeftMs } from './delivery-work.ts';
import type { DeliveryWork } from './delivery-work.ts';
import { dropFirst, removeChat, setMode } from './hand.ts';
import type { ChatQueue, HeldRow } from './hand.ts';
import { judgeSend } from './judge-send.ts';
import { retryDelayMs } from './retry-delay.ts';

const OUTAGE = { baseMs: 500, factor: 2, maxMs: 15_000 };
/** Two chats told to wait long within this time: the whole bot is meant. */
const FLOOD_WINDOW_MS = 60_000;

/** Ends one send of the chat's first row. The caller starts what may start next. */
export function concludeSend(
  work: DeliveryWork,
  chat: ChatQueue,
  held: HeldRow,
  result: BotApiResult,
  tookMs: number,
): void {
  const { row } = held;
  const failures = row.attempts + held.failures;
  const verdict = judgeSend({ row, failures, result, nowMs: work.clock.now(), random: Math.random() });
  const outcome = verdict.kind === 'settle' ? toOutcome(verdict.result) : 'retried';
  work.metrics.deliveryEnded(row.method, outcome, tookMs);
  if (verdict.kind !== 'outage') work.outages = 0;
  switch (verdict.kind) {
    case 'settle':
      settle(work, chat, held, verdict.result);
      if (verdict.floodUntil !== undefined) noteLongFlood(work, row.chatId, verdict.floodUntil);
      break;
    case 'hold':
      held.failures += 1;
      holdChat(work, chat, verdict.delayMs);
      break;
    case 'pause':
      setMode(work.hand, chat, 'ready');
      pauseBot(work, verdict.untilMs);
      break;
    case 'outage':
      setMode(work.hand, chat, 'ready');
      noteOutage(work, verdict.error);
      break;
    default:
      verdict satisfies never;
  }
}

function settle(work: DeliveryWork, chat: ChatQueue, held: HeldRow, result: DeliveryResult): void {
  const { row, failures } = held;
  work.acks.note(failures === 0 ? result : { ...result, failures });
  dropFirst(work.hand, chat);
  switch (result.kind) {
    case 'sent':
      work.named.note(row, result.messageId);
      break;
    case 'parked':
      reportParked(work, row, result.error);
      break;
    case 'blocked':
      // The outbox voids what else waits for this client.
      for (const { row: other } of removeChat(work.hand, chat)) work.hand.ids.delete(other.id);
      break;
    case 'postponed':
    case 'released':
      // What follows waits behind it in the outbox, which offers a chat's oldest row only: order survives.
      giveBackChat(work, chat, 'behind an earlier message');
      break;
    default:
      result satisfies never;
  }
}

function pauseBot(work: DeliveryWork, untilMs: number): void {
  const alreadyLongEnough = pauseLeftMs(work) >= untilMs - work.clock.now();
  if (alreadyLongEnough) return;
  work.pausedUntil = untilMs;
  work.log.warn('Telegram asks the bot to slow down', { code: 'FLOOD', wait_ms: untilMs - work.clock.now() });
  work.outbox.pauseAll(untilMs).catch((error: unknown) => {
    work.log.warn('pause not written, only this process keeps it', { code: 'OUTBOX_UNREACHABLE', error });
  });
}

/** Calls that fail together count as one failure: the wait grows with the time, not with the traffic. */
function noteOutage(work: DeliveryWork, error: string): void {
  const nowMs = performance.now();
  work.metrics.errorMet('BOT_API_UNREACHABLE');
  if (nowMs < work.outageUntilMs) return;
  const delayMs = retryDelayMs(work.outages, Math.random(), OUTAGE);
  work.outages += 1;
  work.outageUntilMs = nowMs + delayMs;
  work.log.warn('the Bot API is not reached', {
    code: 'BOT_API_UNREACHABLE',
    reason: error,
    wait_ms: delayMs,
  });
}

/** A long wait is one chat's own affair until a second chat is told the same. */
function noteLongFlood(work: DeliveryWork, chatId: number, untilMs: number): void {
  const nowMs = performance.now();
  const last = work.longFlood;
  work.longFlood = { chatId, atMs: nowMs };
  if (last !== undefined && last.chatId !== chatId && nowMs - last.atMs < FLOOD_WINDOW_MS)
    pauseBot(work, untilMs);
}

function reportParked(work: DeliveryWork, row: OutboxRow, error: string): void {
  work.metrics.parked('delivery');
  const { id: outboxId, method, chatId } = row;
  const fields = { code: 'DELIVERY_PARKED', outbox_id: outboxId, method, user_id: chatId, reason: error };
  work.log.error('a message was set aside', fields);
}

function toOutcome(result: DeliveryResult): DeliveryOutcome {
  return result.kind === 'postponed' || result.kind === 'released' ? 'retried' : result.kind;
}
