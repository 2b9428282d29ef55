// Starts sends: which chat's first row may go now, and whether it is still to be sent at all.
import type { OutboxRow } from '../../app/outgoing.ts';
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
  const { method, payload } = held.row;
  const startedMs = performance.now();
  const leaseMs = leaseLeftMs(work, held.row) - LEASE_MARGIN_MS / 2;
  const timeoutMs = Math.min(work.sendTimeoutMs ?? DEFAULT_TIMEOUT_MS, leaseMs);
  void work.api.send(method, JSON.stringify(payload), { timeoutMs }).then((result) => {
    work.inFlight -= 1;
    concludeSend(work, chat, held, result, performance.now() - startedMs);
    work.pump();
  });
}
