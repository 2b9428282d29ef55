// One look at a long run: the process's memory, what piles up in the database, how fast the webhook answers.
import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { quantile } from './statistics.ts';
import type { SoakLoad } from './soak-load.ts';

/** What is looked at; sizes in MB, rows as counted or, for dead rows, as the server estimates them. */
export interface SoakSample {
  readonly minute: number;
  readonly given: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
  readonly rssMb: number;
  readonly heapMb: number;
  /** Unsent messages, older than 30 s. */
  readonly stuck: number;
  readonly parked: number;
  readonly jobs: number;
  readonly inbox: number;
  readonly outbox: number;
  readonly deadRows: number;
  readonly liveRows: number;
}

const COUNTS = `SELECT
  (SELECT count(*)::int FROM outbox WHERE status = 'pending' AND created_at < now() - interval '30 seconds') AS stuck,
  (SELECT count(*)::int FROM parked) AS parked,
  (SELECT count(*)::int FROM pgboss.job) AS jobs,
  (SELECT count(*)::int FROM inbox) AS inbox,
  (SELECT count(*)::int FROM outbox) AS outbox,
  (SELECT sum(n_dead_tup)::int FROM pg_stat_user_tables) AS "deadRows",
  (SELECT sum(n_live_tup)::int FROM pg_stat_user_tables) AS "liveRows"`;

type Counts = Pick<SoakSample, 'stuck' | 'parked' | 'jobs' | 'inbox' | 'outbox' | 'deadRows' | 'liveRows'>;

let firstAt: number | undefined;

/** Takes a sample. */
export async function takeSample(of: {
  readonly bot: { readonly pid: number; readonly port: number };
  readonly pool: Pool;
  readonly load: SoakLoad;
}): Promise<SoakSample> {
  firstAt ??= performance.now();
  const { rows } = await of.pool.query<Counts>(COUNTS);
  const [counts] = rows;
  if (counts === undefined) throw new Error('The counts gave no row.');
  const latencies = of.load.takeLatencies();
  return {
    minute: (performance.now() - firstAt) / 60_000,
    given: of.load.given(),
    failed: of.load.failed(),
    p50: quantile(latencies, 0.5) ?? 0,
    p99: quantile(latencies, 0.99) ?? 0,
    rssMb: readRss(of.bot.pid),
    heapMb: await readHeap(of.bot.port),
    ...counts,
  };
}

function readRss(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kb ?? 0) / 1024;
}

async function readHeap(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^nodejs_heap_size_used_bytes (\S+)/m.exec(text)?.[1] ?? 0) / 1024 / 1024;
}

const COLUMNS: readonly (readonly [head: string, show: (sample: SoakSample) => string])[] = [
  ['minute', ({ minute }) => minute.toFixed(1)],
  ['updates', ({ given }) => String(given)],
  ['failed', ({ failed }) => String(failed)],
  ['p50 ms', ({ p50 }) => p50.toFixed(1)],
  ['p99 ms', ({ p99 }) => p99.toFixed(1)],
  ['RSS MB', ({ rssMb }) => rssMb.toFixed(0)],
  ['heap MB', ({ heapMb }) => heapMb.toFixed(0)],
  ['stuck', ({ stuck }) => String(stuck)],
  ['parked', ({ parked }) => String(parked)],
  ['jobs', ({ jobs }) => String(jobs)],
  ['inbox', ({ inbox }) => String(inbox)],
  ['outbox', ({ outbox }) => String(outbox)],
  ['dead rows', ({ deadRows }) => String(deadRows)],
  ['live rows', ({ liveRows }) => String(liveRows)],
];

const width = (head: string): number => Math.max(9, head.length + 2);

export const SAMPLE_HEAD = COLUMNS.map(([head]) => head.padStart(width(head))).join('');

/** One line of the table. */
export function formatSample(sample: SoakSample): string {
  return COLUMNS.map(([head, show]) => show(sample).padStart(width(head))).join('');
}
