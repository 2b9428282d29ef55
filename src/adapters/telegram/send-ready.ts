// Starts sends: which chat's first row may go now, and whether it is still to be sent at all.
import type { OutboxRow, OutgoingCall } from '../../app/outgoing.ts';
import type { BotApiResult } from './bot-api-result.ts';
import { concludeSend } from './conclude-send.ts';
import {
  LEASE_MARGIN_MS,
  giveBackChat,
  holdChat,
  leaseLeftMs,
  noteIdle,
  pauseLeftMs,
} from './delivery-work.ts';
import type { DeliveryWork } from './delivery-work.ts';
import { dropFirst, setMode } from './hand.ts';
import type { ChatQueue, HeldRow } from './hand.ts';
import { changesMessage, isChangeRefused, toReplacement } from './named-messages.ts';
import { findWaitMs, makeTokenBucket, rateOf, takeToken } from './send-limits.ts';

const DEFAULT_IN_FLIGHT = 64;
const DEFAULT_TIMEOUT_MS = 15_000;
/** A row that waited this long in hand is read again before it is sent: a takeover may have voided it. */
const FRESH_MS = 1_000;

/**
 * Starts as many sends as may start now.
 * @returns ms after which to look again because the whole bot has to wait, or 0.
 */
export function sendReady(work: DeliveryWork): number {
  const { hand, limits } = work;
  const room = limits.inFlight ?? DEFAULT_IN_FLIGHT;
  for (const chat of hand.ready) {
    if (work.inFlight >= room) return 0;
    const first = chat.rows[0];
    if (first === undefined) continue;
    if (leaseLeftMs(work, first.row) <= LEASE_MARGIN_MS) {
      giveBackChat(work, chat, 'its lease ran out');
      continue;
    }
    const waitMs = findBotWaitMs(work);
    if (waitMs > 0) return waitMs;
    if (!waitsForItsRate(work, chat, first)) begin(work, chat, first);
  }
  return 0;
}

/** ms until the bot may send anything: a pause, an outage, its own overall rate. */
function findBotWaitMs(work: DeliveryWork): number {
  const { overall, limits } = work;
  const nowMs = performance.now();
  const rateMs = overall && limits.overall ? findWaitMs(overall, limits.overall, nowMs) : 0;
  return Math.max(pauseLeftMs(work), work.outageUntilMs - nowMs, rateMs, 0);
}

/** True when the chat has had its share of late and waits a moment. */
function waitsForItsRate(work: DeliveryWork, chat: ChatQueue, first: HeldRow): boolean {
  const { hand, limits } = work;
  const rate = rateOf(limits, chat.chatId);
  if (rate === undefined) return false;
  const nowMs = performance.now();
  const bucket = hand.buckets.get(chat.chatId) ?? makeTokenBucket(rate, nowMs);
  hand.buckets.set(chat.chatId, bucket);
  const waitMs = findWaitMs(bucket, rate, nowMs);
  if (waitMs === 0) takeToken(bucket);
  // A lease must not run out in hand: that would count as a try.
  else if (waitMs > leaseLeftMs(work, first.row) - LEASE_MARGIN_MS)
    giveBackChat(work, chat, 'its turn is later');
  else holdChat(work, chat, waitMs);
  return waitMs > 0;
}

function begin(work: DeliveryWork, chat: ChatQueue, held: HeldRow): void {
  setMode(work.hand, chat, 'busy');
  work.inFlight += 1;
  if (work.overall !== undefined) takeToken(work.overall);
  const isRetry = held.row.attempts + held.failures > 0;
  if (isRetry || performance.now() - held.readAtMs > FRESH_MS) void readAgain(work, chat, held);
  else send(work, chat, held);
}

/** A row that was voided, or that another process has by now, is not sent. */
async function readAgain(work: DeliveryWork, chat: ChatQueue, held: HeldRow): Promise<void> {
  let row: OutboxRow | undefined;
  try {
    row = await work.outbox.reread(held.row.id);
  } catch (error) {
    work.log.warn('outbox row not read again', { code: 'OUTBOX_UNREACHABLE', outbox_id: held.row.id, error });
    work.inFlight -= 1;
    holdChat(work, chat, FRESH_MS);
    noteIdle(work);
    return;
  }
  if (row !== undefined) {
    held.row = row;
    held.readAtMs = performance.now();
    send(work, chat, held);
    return;
  }
  work.inFlight -= 1;
  work.hand.ids.delete(held.row.id);
  work.metrics.deliveryEnded(held.row.method, 'void', 0);
  dropFirst(work.hand, chat);
  work.pump();
}

function send(work: DeliveryWork, chat: ChatQueue, held: HeldRow): void {
  if (changesMessage(held.row)) void change(work, chat, held);
  else sendCall(work, chat, held, held.row);
}

/** Edits and deletes the message of the row's name. Where there is none, or Telegram refuses for good, it is done. */
async function change(work: DeliveryWork, chat: ChatQueue, held: HeldRow): Promise<void> {
  const { row } = held;
  let call: OutgoingCall | undefined;
  try {
    call = await work.named.resolve(row);
  } catch (error) {
    work.log.warn('a named message was not found out', {
      code: 'OUTBOX_UNREACHABLE',
      outbox_id: row.id,
      error,
    });
    work.inFlight -= 1;
    holdChat(work, chat, FRESH_MS);
    noteIdle(work);
    return;
  }
  if (call === undefined) {
    work.log.warn('there is no message of this name to change', { outbox_id: row.id, method: row.method });
    concludeCall(work, chat, held, { ok: true, result: true }, 0);
  } else sendCall(work, chat, held, call);
}

function concludeCall(
  work: DeliveryWork,
  chat: ChatQueue,
  held: HeldRow,
  result: BotApiResult,
  tookMs: number,
): void {
  work.inFlight -= 1;
  concludeSend(work, chat, held, result, tookMs);
  work.pump();
}

function sendCall(
  work: DeliveryWork,
  chat: ChatQueue,
  held: HeldRow,
  { method, payload }: OutgoingCall,
): void {
  const leftMs = leaseLeftMs(work, held.row);
  if (leftMs <= LEASE_MARGIN_MS) {
    // The clock was moved while the row was looked at: a send without time for its answer would come twice.
    work.inFlight -= 1;
    giveBackChat(work, chat, 'its lease ran out');
    noteIdle(work);
    return;
  }
  const startedMs = performance.now();
  const timeoutMs = Math.min(work.sendTimeoutMs ?? DEFAULT_TIMEOUT_MS, leftMs - LEASE_MARGIN_MS / 2);
  const written = payload === held.row.payload ? held.row.body : undefined;
  void work.api.send(method, written ?? JSON.stringify(payload), { timeoutMs }).then((result) => {
    const tookMs = performance.now() - startedMs;
    if (!isChangeRefused(held.row, result)) return concludeCall(work, chat, held, result, tookMs);
    const instead = method === 'deleteMessage' ? toReplacement(held.row, { method, payload }) : undefined;
    if (instead !== undefined) return sendCall(work, chat, held, instead);
    work.log.warn('a change of a message was refused', { outbox_id: held.row.id, method });
    concludeCall(work, chat, held, { ok: true, result: true }, tookMs);
  });
}
