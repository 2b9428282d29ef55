/**
 * Moves the test clock as time would have passed: from due instant to due instant, letting everything settle at each,
 * and only then to the end. It does not wait for pg-boss, whose clock is the real one.
 */
import type { MovableClock } from './clock.ts';
import type { Log } from './log.ts';
import type { DueStore } from './wake-loop.ts';

export interface AdvanceDeps {
  readonly clock: MovableClock;
  readonly due: DueStore;
  /** Rings and dispatches everything due now; returns how much there was. */
  readonly sweep: () => Promise<number>;
  /** Hands postponed messages that are due to delivery; returns how many. */
  readonly deliverDue: () => Promise<number>;
  readonly settle: () => Promise<void>;
  readonly log: Log;
}

/** Where the clock stands after an advance, ms. */
export type AdvanceClock = (seconds: number) => Promise<{ readonly now: number; readonly stops: number }>;

/** Due instants one advance may stop at; a funnel that rings itself for ever must not hang the sandbox. */
const MAX_STOPS = 20_000;
/** Rounds at one instant, for chains of signals and activities that make more work for the same instant. */
const MAX_ROUNDS = 100;

/** Makes the use case. Advances run one after another; moving back is refused. */
export function makeAdvanceClock(deps: AdvanceDeps): AdvanceClock {
  let last: Promise<unknown> = Promise.resolve();
  return (seconds) => {
    if (!Number.isFinite(seconds) || seconds < 0) {
      return Promise.reject(
        new RangeError(`The clock cannot be advanced by ${seconds} seconds; give a number of at least 0.`),
      );
    }
    const turn = last.then(() => advance(deps, Math.round(seconds * 1000)));
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function advance(deps: AdvanceDeps, byMs: number): Promise<{ now: number; stops: number }> {
  const { clock, log } = deps;
  const end = clock.now() + byMs;
  let stops = 0;
  let from = clock.now();
  await settleHere(deps);
  for (;;) {
    const next = await deps.due.findNextDueAt(from);
    if (next === undefined || next > end) break;
    if (++stops > MAX_STOPS) {
      log.warn('the clock jumps to the end: too many due instants on the way', { stops });
      break;
    }
    await moveTo(clock, next);
    from = next;
    await settleHere(deps);
  }
  await moveTo(clock, end);
  await settleHere(deps);
  return { now: clock.now(), stops };
}

/** Never back: the real clock may have passed the instant meanwhile. */
async function moveTo(clock: MovableClock, instant: number): Promise<void> {
  const ahead = instant - clock.now();
  if (ahead > 0) await clock.moveTo(clock.offsetMs() + ahead);
}

async function settleHere(deps: AdvanceDeps): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    await deps.settle();
    const found = (await deps.sweep()) + (await deps.deliverDue());
    if (found === 0) return;
  }
}
