// Sends committed messages: in order per chat, chats side by side, only under a lease, and never a row that was voided
// meanwhile. It decides nothing about content; what became of each row goes back to the outbox.
import type { DeliveryPort, DeliveryResult, OutboxRow } from '../../app/outgoing.ts';
import { makeAcknowledger } from './acknowledger.ts';
import { giveBackChat, isHeldUp, noteIdle } from './delivery-work.ts';
import type { DeliveryDeps, DeliveryWork } from './delivery-work.ts';
import { makeHand, takeRow, withdrawRows } from './hand.ts';
import { makeNamedMessages } from './named-messages.ts';
import { performCall } from './perform-call.ts';
import { makeTokenBucket, rateOf } from './send-limits.ts';
import { sendReady } from './send-ready.ts';
import { makeSweeper } from './sweeper.ts';
import type { Sweeper } from './sweeper.ts';

/** Delivery with its lifecycle. */
export interface Delivery extends DeliveryPort {
  /** Begins to sweep the outbox; `deliver` and `perform` work without it. */
  start(): void;
  /** Sends what is in hand for `drainMs`, gives the rest back, and resolves when all results are written. */
  stop(): Promise<void>;
}

const MAX_CHATS_CLAIMED = 200;
/** However much is in hand, so that what fell behind is caught up with while new messages keep coming. */
const LEAST_CHATS_CLAIMED = 50;
const DEFAULT_SWEEP_MS = 1_000;
const DEFAULT_DRAIN_MS = 5_000;
const LONGEST_NAP_MS = 1_000;

/**
 * Makes delivery. Modes: idle → sending (rows in hand) → held up (a pause of the bot, an outage) → sending …; `stop`
 * drains and gives back. While held up, rows keep their place until their lease is about to end; then their chat is
 * given back whole, so that order survives.
 *
 * A row may go out twice only when its outcome was unknown and it is essential, or when a process died between a send
 * and its acknowledgement.
 */
export function makeDelivery(deps: DeliveryDeps): Delivery {
  const claimed = new Set<number>();
  const work = makeWork(deps, (results) => {
    if (forget(work, claimed, results)) sweeper.hurry();
  });
  const sweeper = makeDeliverySweeper(work, claimed);
  let stopping: Promise<void> | undefined;
  return {
    deliver: (rows) => takeCommitted(work, rows),
    withdraw: (ids) => {
      for (const { row } of withdrawRows(work.hand, new Set(ids)))
        work.metrics.deliveryEnded(row.method, 'void', 0);
      noteIdle(work);
    },
    perform: (call) => {
      work.performing += 1;
      void performCall(work, call).then(() => {
        work.performing -= 1;
        noteIdle(work);
      });
    },
    idle: () => untilIdle(work),
    start: () => sweeper.start(),
    stop: () => (stopping ??= stop(work, sweeper)),
  };
}

function makeWork(deps: DeliveryDeps, onWritten: (results: readonly DeliveryResult[]) => void): DeliveryWork {
  const { outbox, log, limits } = deps;
  let nap: NodeJS.Timeout | undefined;
  const work: DeliveryWork = {
    ...deps,
    hand: makeHand(),
    acks: makeAcknowledger({ outbox, log, onWritten }),
    named: makeNamedMessages(outbox),
    overall: limits.overall && makeTokenBucket(limits.overall, performance.now()),
    inFlight: 0,
    performing: 0,
    outageUntilMs: 0,
    outages: 0,
    pausedUntil: 0,
    longFlood: undefined,
    closed: false,
    whenIdle: [],
    pump: () => {
      const waitMs = work.closed ? 0 : sendReady(work);
      if (waitMs > 0) {
        // Looked at every second at the latest: the clock may be moved, and a pause with it.
        nap ??= setTimeout(
          () => {
            nap = undefined;
            work.pump();
          },
          Math.min(waitMs, LONGEST_NAP_MS),
        );
      }
      noteIdle(work);
    },
  };
  return work;
}

function makeDeliverySweeper(work: DeliveryWork, claimed: Set<number>): Sweeper {
  const { outbox, log, sweepMs = DEFAULT_SWEEP_MS } = work;
  return makeSweeper({
    outbox,
    log,
    everyMs: sweepMs,
    room: () =>
      isHeldUp(work) ? 0 : Math.max(LEAST_CHATS_CLAIMED, MAX_CHATS_CLAIMED - work.hand.chats.size),
    take: (rows) => {
      const nowMs = performance.now();
      for (const row of rows) {
        claimed.add(row.id);
        // The outbox itself puts this row first.
        work.hand.deferred.delete(row.chatId);
        takeRow(work.hand, row, nowMs);
      }
      work.pump();
    },
    tick: () => {
      work.metrics.queueDepth('delivery', work.hand.ids.size);
      sweepHand(work);
      for (const id of claimed) if (!work.hand.ids.has(id)) claimed.delete(id);
      work.pump();
    },
  });
}

/** Rows just committed. Those of a deferred chat were committed before the outbox knew of it: they go behind. */
function takeCommitted(work: DeliveryWork, rows: readonly OutboxRow[]): void {
  const nowMs = performance.now();
  for (const row of rows) {
    takeRow(work.hand, row, nowMs);
    const until = work.hand.deferred.get(row.chatId);
    const chat = work.hand.chats.get(row.chatId);
    if (until === undefined || chat === undefined || chat.mode === 'busy') continue;
    if (until > work.clock.now()) giveBackChat(work, chat, 'behind an earlier message');
  }
  work.pump();
}

/**
 * Forgets rows whose result is written.
 * @returns true when one of them came from a sweep: its chat may have more waiting there.
 */
function forget(work: DeliveryWork, claimed: Set<number>, results: readonly DeliveryResult[]): boolean {
  let more = false;
  for (const { id } of results) {
    work.hand.ids.delete(id);
    if (claimed.delete(id)) more = true;
  }
  noteIdle(work);
  return more;
}

/** Throws away what is remembered of chats that have been quiet. */
function sweepHand({ hand, limits, clock }: DeliveryWork): void {
  const nowMs = performance.now();
  for (const [chatId, { atMs }] of hand.buckets) {
    const rate = rateOf(limits, chatId);
    const fullAfterMs = rate === undefined ? 0 : (rate.burst / rate.perSecond) * 1000;
    if (nowMs - atMs > fullAfterMs) hand.buckets.delete(chatId);
  }
  const now = clock.now();
  for (const [chatId, until] of hand.deferred) if (until <= now) hand.deferred.delete(chatId);
}

function untilIdle(work: DeliveryWork): Promise<void> {
  return new Promise((resolve) => {
    work.whenIdle.push(resolve);
    noteIdle(work);
  });
}

async function stop(work: DeliveryWork, sweeper: Sweeper): Promise<void> {
  const limitMs = work.drainMs ?? DEFAULT_DRAIN_MS;
  await sweeper.stop();
  await within(untilIdle(work), limitMs);
  work.closed = true;
  giveBackAll(work);
  await untilIdle(work);
  giveBackAll(work);
  // A result that cannot be written now makes its row come again after its lease: bad, but no reason never to end.
  await within(work.acks.stop(), limitMs);
}

async function within(done: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([done, limit]);
  clearTimeout(timer);
}

/** Chats whose first row is being sent keep their rows until that is known. */
function giveBackAll(work: DeliveryWork): void {
  for (const chat of [...work.hand.chats.values()]) {
    if (chat.mode !== 'busy') giveBackChat(work, chat, 'the process stopped');
  }
}
