// How much one client may send: a person never comes near it, a script that floods the bot does. What is over the limit
// is dropped before it costs a step or a row.
import { findWaitMs, makeTokenBucket, takeToken } from './send-limits.ts';
import type { SendRate, TokenBucket } from './send-limits.ts';

/** Sixty updates at once and five a second after that. */
const CLIENT_RATE: SendRate = { burst: 60, perSecond: 5 };

/** Buckets remembered; past that the quiet ones are thrown away. */
const REMEMBERED = 10_000;

/** With more clients than that at once hardly a bucket is quiet: looking at each update would only cost, ms. */
const SWEEP_MS = 1_000;

/** Takes one update of a client; `false` when he has to be left waiting. */
export type TakeOfClient = (clientId: number) => boolean;

/** Makes the limit; its memory is that of this process. */
export function makeClientRate(
  rate: SendRate = CLIENT_RATE,
  nowMs = (): number => performance.now(),
): TakeOfClient {
  const buckets = new Map<number, TokenBucket>();
  let sweptAtMs = -Infinity;
  return (clientId) => {
    const now = nowMs();
    const bucket = buckets.get(clientId) ?? makeTokenBucket(rate, now);
    buckets.set(clientId, bucket);
    if (buckets.size > REMEMBERED && now - sweptAtMs >= SWEEP_MS) {
      sweptAtMs = now;
      forgetQuiet(buckets, rate, now);
    }
    if (findWaitMs(bucket, rate, now) > 0) return false;
    takeToken(bucket);
    return true;
  };
}

function forgetQuiet(buckets: Map<number, TokenBucket>, rate: SendRate, now: number): void {
  const fullAfterMs = (rate.burst / rate.perSecond) * 1000;
  for (const [id, { atMs }] of buckets) if (now - atMs > fullAfterMs) buckets.delete(id);
}
