/**
 * npm run funnels -- migrate <funnel> [--plan=plan.json]: moves everybody who stands in an older version of a funnel to the
 * published one, while the bot works. This process only commits: messages and activities that a plan starts are taken up
 * by the running bot when their lease ends.
 */
import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { makeCatalogue } from '../../src/adapters/db/catalogue.ts';
import { makeDatabaseClock } from '../../src/adapters/db/clock-store.ts';
import { findWakeupTable } from '../../src/adapters/db/commit.ts';
import { loadFunnels } from '../../src/adapters/db/funnel-store.ts';
import { makeOutboxStore } from '../../src/adapters/db/outbox-store.ts';
import { makeParkedStore } from '../../src/adapters/db/parked-store.ts';
import { makeSignalStore } from '../../src/adapters/db/signals-store.ts';
import { makeStandingStore } from '../../src/adapters/db/standing-store.ts';
import { makeSubjectCache } from '../../src/adapters/db/subject-store-cache.ts';
import { makeDueStore } from '../../src/adapters/db/subject-store-due.ts';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import { WAKEUP_QUEUE } from '../../src/adapters/db/wakeup-queue.ts';
import { makeMetrics } from '../../src/adapters/metrics/make-metrics.ts';
import { makePresentSay } from '../../src/adapters/telegram/present.ts';
import type { ActivityPort } from '../../src/app/activity-port.ts';
import { composeEngine } from '../../src/app/compose-engine.ts';
import type { Log } from '../../src/app/log.ts';
import { makeMigrateFunnel } from '../../src/app/migrate-funnel.ts';
import type { FunnelMigrationReport } from '../../src/app/migrate-funnel.ts';
import type { MigrationPlan } from '../../src/core/step/migrate-plan.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { withDatabase } from './with-database.ts';

/** Runs the command; `false` when somebody could not be moved. */
export async function migrateStanding(
  funnel: string | undefined,
  planFile: string | undefined,
): Promise<boolean> {
  if (funnel === undefined)
    throw new Error('Name the funnel: npm run funnels -- migrate <funnel> [--plan=plan.json]');
  const plan = planFile === undefined ? {} : await readPlan(planFile);
  return withDatabase(async (pool) => {
    const report = await migrate(pool, funnel, plan);
    console.log(describe(report));
    for (const { ref, reason, what } of report.refused.slice(0, 20))
      console.log(`  ${ref.key}: ${reason}, ${what}`);
    return report.refused.length === 0 && report.parked === 0;
  });
}

async function migrate(pool: Pool, funnel: string, plan: MigrationPlan): Promise<FunnelMigrationReport> {
  const log = makeWarnings();
  const clock = makeDatabaseClock({ pool, log });
  await clock.start();
  const catalogue = makeCatalogue({
    pool,
    linkBase: process.env['PUBLIC_URL'] ?? 'http://localhost:3000',
    log,
  });
  await catalogue.refresh();
  const funnels = await loadFunnels({ pool, vocabulary, files: [], now: () => clock.now(), log });
  const active = funnels.set().findActive(funnel);
  if (active === undefined) throw new Error(`No funnel "${funnel}" is published.`);
  const owner = `migrate:${process.pid}:${crypto.randomUUID().slice(0, 8)}`;
  const wakeupTable = await findWakeupTable(pool, WAKEUP_QUEUE.name);
  const table = wakeupTable === undefined ? {} : { wakeupTable };
  const engine = composeEngine({
    funnels,
    lookup: catalogue.lookup,
    present: makePresentSay({
      content: catalogue.content,
      prompt: () => undefined,
      vocabulary,
      botKind: 'live',
      log,
    }),
    store: makeSubjectStore({ pool, funnelRowId: funnels.rowId, owner, prepared: false, ...table }),
    cache: makeSubjectCache(1_000),
    parked: makeParkedStore(pool),
    signals: makeSignalStore(pool),
    due: makeDueStore(pool),
    outboxStore: makeOutboxStore(pool, owner),
    activities: LEFT_TO_THE_BOT,
    makeDelivery: () => ({
      deliver: () => undefined,
      withdraw: () => undefined,
      perform: () => undefined,
      idle: () => Promise.resolve(),
    }),
    clock,
    log,
    metrics: makeMetrics({}),
  });
  try {
    const run = makeMigrateFunnel({
      change: engine.change,
      standing: makeStandingStore(pool),
      funnels: funnels.set,
      lookup: catalogue.lookup,
      onProgress: (report) => process.stderr.write(`\r${describe(report)}`),
    });
    return await run({ funnel, to: active.version, plan });
  } finally {
    process.stderr.write('\n');
    clock.stop();
    await engine.stop();
  }
}

/** Runs nothing; the lease of each activity ends and the bot takes it up. */
const LEFT_TO_THE_BOT: ActivityPort = {
  run: (_src, _input, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('left to the bot')), { once: true });
    }),
};

function describe({ moved, refused, elsewhere, parked }: FunnelMigrationReport): string {
  return `${moved} moved, ${refused.length} refused, ${elsewhere} gone on by themselves, ${parked} parked`;
}

async function readPlan(file: string): Promise<MigrationPlan> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${file} is no plan: expected an object with states, timers, otherTimers or say.`);
  }
  return value;
}

function makeWarnings(): Log {
  const warn = (msg: string, fields: object = {}): void => console.error(msg, JSON.stringify(fields));
  const log: Log = { info: () => undefined, warn, error: warn, child: () => log };
  return log;
}
