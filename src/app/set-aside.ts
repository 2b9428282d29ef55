/**
 * Due timers and leases that failed: they stay due in the position, so a ring would meet them again at once. They are
 * left out for an hour, or until this process restarts; the rest of the subject goes on.
 */
import { SET_ASIDE_MS } from './step-lane.ts';

export interface SetAside {
  add(laneKey: string, eventKey: string, now: number): void;
  /** Takes a key in again: it could not be parked, so the next ring must meet it. */
  remove(laneKey: string, eventKey: string): void;
  /** Keys that must not ring now. */
  keysOf(laneKey: string, now: number): ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** Makes an empty register; it is as large as the faults of the last hour. */
export function makeSetAside(): SetAside {
  const lanes = new Map<string, Map<string, number>>();
  return {
    add: (laneKey, eventKey, now) => {
      const keys = lanes.get(laneKey) ?? new Map<string, number>();
      lanes.set(laneKey, keys.set(eventKey, now + SET_ASIDE_MS));
    },
    remove: (laneKey, eventKey) => {
      lanes.get(laneKey)?.delete(eventKey);
    },
    keysOf: (laneKey, now) => {
      const keys = lanes.get(laneKey);
      if (keys === undefined) return NONE;
      for (const [key, until] of keys) if (until <= now) keys.delete(key);
      if (keys.size === 0) lanes.delete(laneKey);
      return new Set(keys.keys());
    },
  };
}
