// Counts what each address did within a minute. Memory is bounded: a flood of addresses forgets the oldest.

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 20_000;

/** `take` counts one act and answers the seconds to wait when the address is over its limit, else 0. */
export interface RateLimit {
  take(address: string): number;
}

/** A limit per fixed window of a minute; an address may at worst do twice the limit across a window's edge. */
export function makeRateLimit(perMinute: number, now: () => number = Date.now): RateLimit {
  const windows = new Map<string, { startedAt: number; count: number }>();
  return {
    take(address) {
      const at = now();
      const known = windows.get(address);
      if (known === undefined || at - known.startedAt >= WINDOW_MS) {
        windows.delete(address);
        forgetOldest(windows);
        windows.set(address, { startedAt: at, count: 1 });
        return perMinute < 1 ? WINDOW_MS / 1000 : 0;
      }
      known.count += 1;
      return known.count > perMinute ? Math.ceil((known.startedAt + WINDOW_MS - at) / 1000) : 0;
    },
  };
}

/** A Map keeps insertion order, and a window is inserted when it begins: the first is the oldest. */
function forgetOldest(windows: Map<string, unknown>): void {
  if (windows.size < MAX_ADDRESSES) return;
  for (const address of windows.keys()) {
    windows.delete(address);
    return;
  }
}
