/**
 * Timers due within a minute, rung by the process that committed them: a delay of three seconds must not wait for a
 * poll. Lost in a crash; the wake-up job and the sweep ring then.
 */
import type { SubjectRef } from '../core/step/event.ts';
import { refKey } from './subject-store.ts';

/** Instants further ahead are left to wake-up jobs, ms. */
const LOCAL_WINDOW_MS = 60_000;

export interface LocalTimers {
  /** Sets or moves the subject's alarm; `undefined`, or an instant too far ahead, takes it away. */
  schedule(ref: SubjectRef, dueAt: number | undefined): void;
  stop(): void;
}

/** Makes the timers; `ring` is called at the due instant and must not reject. */
export function makeLocalTimers(now: () => number, ring: (ref: SubjectRef) => void): LocalTimers {
  const alarms = new Map<string, { readonly dueAt: number; readonly timer: ReturnType<typeof setTimeout> }>();
  let stopped = false;
  return {
    schedule: (ref, dueAt) => {
      const key = refKey(ref);
      const set = alarms.get(key);
      if (set?.dueAt === dueAt) return;
      if (set !== undefined) {
        clearTimeout(set.timer);
        alarms.delete(key);
      }
      const delayMs = dueAt === undefined ? Infinity : dueAt - now();
      if (stopped || dueAt === undefined || delayMs > LOCAL_WINDOW_MS) return;
      const timer = setTimeout(
        () => {
          alarms.delete(key);
          ring(ref);
        },
        Math.max(1, delayMs),
      );
      alarms.set(key, { dueAt, timer });
    },
    stop: () => {
      stopped = true;
      for (const { timer } of alarms.values()) clearTimeout(timer);
      alarms.clear();
    },
  };
}
