// The working state of delivery, and the few things all its parts do to it. Lives as long as the process sends.
import type { Clock } from '../../app/clock.ts';
import type { Log } from '../../app/log.ts';
import type { Metrics } from '../../app/metrics.ts';
import type { OutboxPort, OutboxRow } from '../../app/outgoing.ts';
import type { Acknowledger } from './acknowledger.ts';
import type { BotApi } from './bot-api.ts';
import { removeChat, setMode } from './hand.ts';
import type { ChatQueue, Hand } from './hand.ts';
import type { NamedMessages } from './named-messages.ts';
import type { SendLimits, TokenBucket } from './send-limits.ts';

/** What delivery needs. */
export interface DeliveryDeps {
  readonly api: BotApi;
  readonly outbox: OutboxPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits: SendLimits;
  /** How long one send may take, ms; default 15,000. */
  readonly sendTimeoutMs?: number;
  /** How often the outbox is swept, ms; default 1,000. */
  readonly sweepMs?: number;
  /** How long `stop` lets rows in hand go out, ms; default 5,000. */
  readonly drainMs?: number;
}

/** The state. Instants named `…Ms` are of `performance.now()` unless they say otherwise. */
export interface DeliveryWork extends DeliveryDeps {
  readonly hand: Hand;
  readonly acks: Acknowledger;
  readonly named: NamedMessages;
  readonly overall: TokenBucket | undefined;
  inFlight: number;
  performing: number;
  /** Until when nothing is sent because nobody is reached. */
  outageUntilMs: number;
  outages: number;
  /** This process's own note of a pause, by the clock: the outbox knows of it only once it is written. */
  pausedUntil: number;
  longFlood: { readonly chatId: number; readonly atMs: number } | undefined;
  /** Rows in hand stay there from now on. */
  closed: boolean;
  whenIdle: (() => void)[];
  /** Starts whatever may start now. */
  pump(): void;
}

/** A send begins only if its lease lasts this much longer, and must end while it lasts. */
export const LEASE_MARGIN_MS = 2_000;
/** A given-back row rests this long at least, so that its result is written before anybody looks. */
const REST_MS = 1_000;

/** ms for which this process may still send the row. */
export function leaseLeftMs(work: DeliveryWork, row: OutboxRow): number {
  return row.leaseUntil - work.clock.now();
}

/** ms of the pause that Telegram asked for; negative or 0 when there is none. */
export function pauseLeftMs(work: DeliveryWork): number {
  return Math.max(work.outbox.pausedUntil(), work.pausedUntil) - work.clock.now();
}

/** A pause or an outage: nothing can be sent now. */
export function isHeldUp(work: DeliveryWork): boolean {
  return pauseLeftMs(work) > 0 || work.outageUntilMs > performance.now();
}

/** Lets a chat wait with its rows in hand. */
export function holdChat(work: DeliveryWork, chat: ChatQueue, delayMs: number): void {
  setMode(work.hand, chat, 'waiting');
  setTimeout(() => {
    // The chat may have been given back meanwhile, and another queue of its name may have come.
    if (work.hand.chats.get(chat.chatId) !== chat) return;
    setMode(work.hand, chat, 'ready');
    work.pump();
  }, delayMs);
}

/**
 * Gives a chat's rows back to the outbox, while their lease lasts; past that they are whoever's took them over.
 * The chat is remembered as deferred: rows committed before the outbox knew must not overtake these.
 */
export function giveBackChat(work: DeliveryWork, chat: ChatQueue, error: string): void {
  const notBefore = work.clock.now() + REST_MS;
  work.hand.deferred.set(chat.chatId, notBefore);
  for (const { row, failures } of removeChat(work.hand, chat)) {
    if (leaseLeftMs(work, row) > 0)
      work.acks.note({ id: row.id, kind: 'released', notBefore, error, ...(failures > 0 && { failures }) });
    else work.hand.ids.delete(row.id);
  }
}

/** Tells those who wait for it that nothing is being sent and nothing can be. */
export function noteIdle(work: DeliveryWork): void {
  if (work.whenIdle.length === 0 || !isIdle(work)) return;
  for (const resolve of work.whenIdle.splice(0)) resolve();
}

function isIdle(work: DeliveryWork): boolean {
  const { hand } = work;
  if (work.inFlight > 0 || work.performing > 0) return false;
  if (work.closed) return true;
  if (work.acks.pending() > 0) return false;
  if (hand.chats.size === 0) return true;
  return isHeldUp(work) && hand.ready.size === hand.chats.size;
}
