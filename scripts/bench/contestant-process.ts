// The process that holds ONE contestant for ONE run: sets it up, warms it up, drives it, reads the meters, and makes
// sure that every client came to the end and every message arrived.
//   node contestant-process.ts '<RunSpec as JSON>'   prints one RunResult
import { Client } from 'pg';
import { checkTally, fetchArrivals, fetchTally } from './api-tally.ts';
import type { Arrivals } from './api-tally.ts';
import { loadContestant } from './contestants.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { drive } from './drive.ts';
import type { DriveOrder, DriveReport } from './drive.ts';
import { openExpressDoor } from './express-door.ts';
import { costPerUpdate, makeMeters } from './meters.ts';
import type { Meters } from './meters.ts';
import type { ClientRange, Contestant } from './peers/contestant.ts';
import type { Latency, RunResult, RunSpec } from './run-spec.ts';
import { spawnScript } from './spawn-script.ts';
import { quantile } from './statistics.ts';
import { STEPS } from './workload.ts';

const WARM_UP_USERS_FROM = 1_000;
const USERS_FROM = 1_000_000;
/** Compiled code, prepared statements with their lasting plans: a bot that has run for a while. */
const WARM_UP_SECONDS = 10;

const spec = JSON.parse(process.argv[2] ?? '{}') as RunSpec;
process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exit(1);
});
console.log(JSON.stringify(await run(spec)));
process.exit(0);

async function run(given: RunSpec): Promise<RunResult> {
  const client = new Client({ connectionString: given.connectionString });
  await client.connect();
  const proxy = given.countRoundTrips ? await startCountingProxy(given.connectionString) : undefined;
  const setUp = await loadContestant(given.contestant);
  const contestant = await setUp({
    ...given,
    connectionString: proxy?.connectionString ?? given.connectionString,
  });
  const meters = await makeMeters(client, proxy);
  const give = await openRoad(contestant, given);
  const order = { concurrency: given.concurrency, seconds: given.seconds, firstUser: USERS_FROM };
  const atStart = await meters.readTransactions();
  const warmUp = {
    ...order,
    concurrency: Math.max(4, given.concurrency),
    firstUser: WARM_UP_USERS_FROM,
    seconds: WARM_UP_SECONDS,
  };
  const warm = await give(warmUp);
  await contestant.settle?.();
  await client.query('CHECKPOINT').catch(() => undefined);
  const result = await measure(contestant, meters, given, () =>
    give(given.perSecond === undefined ? order : { ...order, perSecond: given.perSecond }),
  );
  await Promise.race([contestant.close(), new Promise((resolve) => setTimeout(resolve, 4_000))]);
  const transactions = (await meters.readTransactions()) - atStart;
  return { ...result, transactions: transactions / (warm.latenciesMs.length + result.updates) };
}

/** How updates get to the contestant: handed over here, or posted by another process. */
async function openRoad(
  contestant: Contestant,
  given: RunSpec,
): Promise<(order: DriveOrder) => Promise<DriveReport>> {
  if (!given.webhook) return (order) => drive((update) => contestant.handle(update), order);
  const port = await (contestant.listen?.() ?? openExpressDoor((update) => contestant.handle(update)));
  const generator = spawnScript('load-generator.ts', [String(port)]);
  return async (order) => {
    generator.writeLine(JSON.stringify(order));
    return JSON.parse(await generator.readLine()) as DriveReport;
  };
}

async function measure(
  contestant: Contestant,
  meters: Meters,
  given: RunSpec,
  give: () => Promise<DriveReport>,
): Promise<RunResult> {
  const before = await meters.read();
  const report = await give();
  const settling = performance.now();
  await contestant.settle?.();
  // A webhook answers before its message is out: the run lasts until all are.
  const settledSeconds = given.webhook ? (performance.now() - settling) / 1000 : 0;
  const after = await meters.read();
  const updates = report.latenciesMs.length;
  const seconds = report.seconds + settledSeconds;
  const range = { firstUser: USERS_FROM, lastUser: USERS_FROM + report.clients - 1 };
  const error = (await contestant.verify(range)) ?? (await checkDelivery(given, range));
  return {
    updates,
    seconds,
    perSecond: updates / seconds,
    latency: toLatency(report.latenciesMs),
    ...(given.perSecond !== undefined && {
      replyLatency: toLatency(replyLatencies(report, await fetchArrivals(given.apiRoot))),
    }),
    ...costPerUpdate(before, after, updates),
    ...(error !== undefined && { error }),
  };
}

async function checkDelivery(given: RunSpec, range: ClientRange): Promise<string | undefined> {
  if (!given.deliver || given.contestant === 'one-cte') return undefined;
  return checkTally(await fetchTally(given.apiRoot), range, STEPS);
}

function replyLatencies({ dueUs }: DriveReport, arrivals: Arrivals): number[] {
  return Object.entries(dueUs).flatMap(([chat, instants]) =>
    instants.map((due, step) => ((arrivals[chat]?.[step] ?? Infinity) - due) / 1000),
  );
}

function toLatency(values: readonly number[]): Latency {
  const at = (p: number): number => quantile(values, p) ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
