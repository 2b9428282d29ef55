// Who rings: the job written by the commit, the plan of the next window, the sweep; and a timer whose step fails.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeWakeupWorker } from '../../src/adapters/jobs/wakeup-worker.ts';
import type { WakeupWorker } from '../../src/adapters/jobs/wakeup-worker.ts';
import { makeDueStore } from '../../src/adapters/db/subject-store-due.ts';
import { WAKEUP_QUEUE } from '../../src/adapters/db/wakeup-queue.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, pressEvent } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { desk, shop, shopVocabulary } from './shop.ts';

/** Like the shop, with waits short enough for the window of jobs. */
const short: unknown = JSON.parse(
  JSON.stringify(shop).replaceAll('PT1H', 'PT5M').replaceAll('PT30M', 'PT20M'),
);
/** A shop whose bell is broken. */
const broken: unknown = JSON.parse(
  JSON.stringify(short).replace('"target":"rung","actions":"count"', '"target":"rung","actions":"throwUp"'),
);

let database: TestDatabase;
const closing: (() => Promise<void>)[] = [];
let next = 1000;

beforeAll(async () => {
  database = await makeTestDatabase();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await database.drop();
  database = await makeTestDatabase();
});
afterAll(() => database?.drop());

async function makeEngine(definitions: readonly unknown[] = [short, desk]): Promise<TestEngine> {
  const engine = await makeTestEngine({
    connectionString: database.connectionString,
    vocabulary: shopVocabulary,
    definitions,
  });
  await engine.clock.start();
  closing.push(engine.close);
  return engine;
}

function makeWorker(engine: TestEngine, ring = engine.ring): WakeupWorker {
  const { clock, log, pool } = engine;
  const worker = makeWakeupWorker({
    connectionString: database.connectionString,
    queue: WAKEUP_QUEUE.name,
    ring,
    listPlanned: makeDueStore(pool).listPlanned,
    now: () => clock.now(),
    offsetMs: () => clock.offsetMs(),
    cleanUp: () => Promise.resolve({}),
    log,
  });
  closing.push(worker.stop);
  return worker;
}

const client = () => ({ kind: 'client' as const, key: next++ });

const jobs = async (engine: TestEngine) => {
  const { rows } = await engine.pool.query<{ data: unknown; state: string; in_s: number; key: string }>(
    `SELECT data, state::text, round(extract(epoch FROM start_after - now()))::int AS in_s, singleton_key AS key
     FROM pgboss.job WHERE name = 'wakeup' ORDER BY singleton_key`,
  );
  return rows;
};

const stepOf = async (engine: TestEngine, key: number): Promise<string | undefined> => {
  const { rows } = await engine.pool.query<{ step: string }>(
    'SELECT step FROM user_funnel_state p JOIN users u ON u.id = p.user_id WHERE u.telegram_id = $1',
    [key],
  );
  return rows[0]?.step;
};

describe('wake-up jobs', () => {
  it('the commit leaves one waiting job a subject, in real time whatever the test clock says; the worker rings', async () => {
    const engine = await makeEngine();
    await engine.clock.moveTo(1_000_000);
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const [job, ...others] = await jobs(engine);
    expect(others).toEqual([]);
    expect(job).toMatchObject({ data: { kind: 'client', key: to.key }, state: 'created' });
    expect(job?.in_s).toBeGreaterThan(295);
    expect(job?.in_s).toBeLessThanOrEqual(300);
    await engine.clock.moveTo(engine.clock.offsetMs() + 300_500);
    await engine.pool.query(`UPDATE pgboss.job SET start_after = now() WHERE name = 'wakeup'`);
    let rung = () => {};
    const ringing = new Promise<void>((resolve) => (rung = resolve));
    const worker = makeWorker(engine, async (ref) => engine.ring(ref).finally(rung));
    await worker.start();
    await ringing;
    expect(await stepOf(engine, to.key)).toBe('zone.rung|area.idle');
  });

  it('a timer beyond the window has no job until the plan of its window', async () => {
    const engine = await makeEngine([shop, desk]);
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    expect(await jobs(engine)).toEqual([]);
    await engine.clock.moveTo(engine.clock.offsetMs() + 55 * 60_000);
    const worker = makeWorker(engine, async () => undefined);
    await worker.start();
    await worker.plan();
    const planned = await jobs(engine);
    expect(planned).toMatchObject([{ data: { kind: 'client', key: to.key }, state: 'created' }]);
    expect(planned[0]?.in_s).toBeGreaterThan(290);
  });
});

describe('a timer whose step fails', () => {
  it('is parked once with its payload; the subject goes on, and the sweep does not meet it again', async () => {
    const engine = await makeEngine([broken, desk]);
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.clock.moveTo(engine.clock.offsetMs() + 301_000);
    await engine.ring(to);
    await engine.ring(to);
    const parked = await engine.pool.query<{ key: string }>('SELECT source, key FROM parked');
    expect(parked.rows).toMatchObject([{ source: 'timer' }]);
    expect(parked.rows[0]?.key).toMatch(/^timer:\d+:PT5M:/);
    const due = await makeDueStore(engine.pool).listDue(engine.clock.now(), 10);
    expect(due).toEqual([]);
    expect((await engine.admit({ to, event: pressEvent(next++, 'shop.tell') })).kind).toBe('applied');
    // The two-hour timer of the same state still rings.
    await engine.advance(2 * 3_600);
    expect(await stepOf(engine, to.key)).toBe('zone.calm|area.idle');
  });
});
