// What a long run may not do. Bounds are stated here and nowhere else.
import type { SoakSample } from './soak-sample.ts';

/** Share by which memory of the second half may exceed that of the first, by medians: caches fill, leaks go on. */
const MEMORY_GROWTH = 0.25;

/** Dead rows per live row: autovacuum's own threshold is 0.2, and it comes by once a minute. */
const DEAD_SHARE = 0.35;

/**
 * Jobs a second of load: every fourth update or so makes one, which waits for five minutes and, when it is done, at most
 * another sixteen for its deletion.
 */
const JOBS_PER_RATE = 400;

/** Rows of the inbox: what came within the kept time, two keys for a press, and what the clean-up has not reached yet. */
const INBOX_SLACK = 1.6;

/** Says which bounds were broken; empty when all were kept. */
export function judgeSoak(
  samples: readonly SoakSample[],
  run: { readonly rate: number; readonly keptMs: number },
): readonly string[] {
  const last = samples.at(-1);
  if (last === undefined) return ['no sample was taken'];
  const inboxBound = run.rate * 2 * ((run.keptMs + 120_000) / 1000) * INBOX_SLACK;
  const checks: readonly (readonly [broken: boolean, line: string])[] = [
    [last.failed > 0, `${last.failed} updates were not answered with 200`],
    [last.stuck > 0, `${last.stuck} messages are unsent for more than 30 s`],
    [last.parked > 0, `${last.parked} events or messages are parked`],
    ...growth('RSS', samples, ({ rssMb }) => rssMb),
    ...growth('heap', samples, ({ heapMb }) => heapMb),
    [
      samples.some(({ deadRows, liveRows }) => liveRows > 50_000 && deadRows > liveRows * DEAD_SHARE),
      `dead rows passed ${DEAD_SHARE} of the live ones`,
    ],
    [
      samples.some(({ jobs }) => jobs > run.rate * JOBS_PER_RATE),
      `the job table passed ${run.rate * JOBS_PER_RATE} rows`,
    ],
    [samples.some(({ inbox }) => inbox > inboxBound), `the inbox passed ${inboxBound} rows`],
  ];
  return checks.filter(([broken]) => broken).map(([, line]) => line);
}

function growth(
  name: string,
  samples: readonly SoakSample[],
  of: (sample: SoakSample) => number,
): readonly (readonly [boolean, string])[] {
  // The first fifth warms up: compiled code, caches on their way to their size.
  const settled = samples.slice(Math.floor(samples.length / 5));
  if (settled.length < 6) return [];
  const half = Math.floor(settled.length / 2);
  const before = median(settled.slice(0, half).map(of));
  const after = median(settled.slice(half).map(of));
  return [
    [
      after > before * (1 + MEMORY_GROWTH),
      `${name} grew from ${before.toFixed(0)} to ${after.toFixed(0)} MB`,
    ],
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
