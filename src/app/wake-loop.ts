/**
 * The sweeps of a process: due instants that nobody rang, signals that nobody dispatched, parked events that somebody
 * wants tried again. They make up for crashed
 * processes and lost jobs; in good times they find nothing.
 */
import type { SubjectRef } from '../core/step/event.ts';
import type { AdmitEvent } from './inbound.ts';
import type { Log } from './log.ts';
import { sweepSignals } from './signals.ts';
import type { SignalStore } from './signals.ts';

/** Due instants as the database has them. */
export interface DueStore {
  /** Subjects due at or before `until`, the most overdue first. */
  listDue(until: number, limit: number): Promise<readonly SubjectRef[]>;
  /**
   * The earliest instant after `after` at which something is due: a subject, a postponed message or signal; `undefined`
   * when nothing is. For the test clock.
   */
  findNextDueAt(after: number): Promise<number | undefined>;
}

export interface WakeLoopDeps {
  readonly due: DueStore;
  readonly signals: SignalStore;
  /** Tries again what people asked for; returns how much that was. */
  readonly retryWanted: () => Promise<number>;
  readonly ring: (to: SubjectRef) => Promise<number | undefined>;
  readonly admit: AdmitEvent;
  readonly now: () => number;
  readonly log: Log;
  /** Pause between sweeps, ms. */
  readonly everyMs?: number;
}

export interface WakeLoop {
  start(): void;
  /** One sweep; `graceMs` 0 takes what is due this instant. Returns how many subjects and signals there were. */
  sweep(graceMs: number): Promise<number>;
  stop(): void;
}

const EVERY_MS = 5_000;
const BATCH = 500;

/** Makes the loop; an error of one sweep is logged and the next one comes. */
export function makeWakeLoop(deps: WakeLoopDeps): WakeLoop {
  const everyMs = deps.everyMs ?? EVERY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  // Those that could not be rung last time stay the most overdue: the batch grows by them, lest they starve others.
  let stuck = 0;
  const sweep = async (graceMs: number): Promise<number> => {
    const refs = await deps.due.listDue(deps.now() - graceMs, BATCH + stuck);
    const rung = await Promise.allSettled(refs.map((ref) => deps.ring(ref)));
    const failed = rung.filter(({ status }) => status === 'rejected');
    stuck = failed.length;
    if (failed[0]?.status === 'rejected')
      deps.log.warn('subjects could not be rung', { subjects: stuck, error: failed[0].reason as unknown });
    const signals = await sweepSignals({ store: deps.signals, admit: deps.admit, now: deps.now, graceMs });
    return refs.length + signals + (await deps.retryWanted());
  };
  const loop = async (): Promise<void> => {
    try {
      const found = await sweep(everyMs);
      if (found > 0) deps.log.info('swept what was left', { found });
    } catch (error) {
      deps.log.warn('sweep failed', { error });
    }
    if (!stopped) timer = setTimeout(() => void loop(), everyMs);
  };
  return {
    start: () => {
      timer = setTimeout(() => void loop(), everyMs);
    },
    sweep,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
