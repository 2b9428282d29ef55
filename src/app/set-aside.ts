/**
 * Due timers and leases that failed: they stay due in the position, so a ring would meet them again at once. They are
 * left out for an hour, or until this process restarts; the rest of the subject goes on.
 */

/** How long a failed timer is left out, ms. */
export const SET_ASIDE_MS = 3_600_000;

export interface SetAside {
  add(laneKey: string, eventKey: string, now: number): void;
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
    keysOf: (laneKey, now) => {
      const keys = lanes.get(laneKey);
      if (keys === undefined) return NONE;
      for (const [key, until] of keys) if (until <= now) keys.delete(key);
      if (keys.size === 0) lanes.delete(laneKey);
      return new Set(keys.keys());
    },
  };
}
