// A hundred clients confirm the same time at once, through two whole engines on one PostgreSQL: one is booked, all others
// are offered what is left, nothing is parked and every journal replays.
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCalendar } from '../../src/adapters/db/calendar.ts';
import { makeBookingActivities } from '../../src/app/booking-activities.ts';
import { replayJournal } from '../../src/core/step/replay.ts';
import { makeSubjectHasher } from '../../src/core/step/subject.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, readJournal } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { readDefinitions } from '../support/talk.ts';

const CLIENTS = 100;
const NOW = Date.parse('2026-11-24T11:00:00+03:00');

let database: TestDatabase;
let pool: Pool;
let engines: readonly [TestEngine, TestEngine];

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 4 });
  const calendar = makeCalendar(pool);
  const activities = makeBookingActivities({
    calendar,
    catalogue: { lookup: () => null },
    clock: { now: () => NOW },
  });
  const definitions = readDefinitions().filter(({ id }) => ['consultation', 'appointment'].includes(id));
  const make = (owner: string): Promise<TestEngine> =>
    makeTestEngine({
      connectionString: database.connectionString,
      vocabulary,
      definitions,
      activities,
      owner,
      override: { clock: { now: () => NOW, offsetMs: () => 0, moveTo: () => Promise.resolve() } },
    });
  engines = [await make('a'), await make('b')];
});

afterAll(async () => {
  for (const engine of engines ?? []) await engine.close();
  await pool?.end();
  await database?.drop();
});

/** Every client presses the same button, half of them at each engine; resolves when all activities have ended. */
async function pressAll(data: string, type: string, params: Record<string, string> = {}): Promise<void> {
  const presses = Array.from({ length: CLIENTS }, (_, index) => {
    const via = { kind: 'press' as const, callbackId: `${type}${index}`, data };
    const keys = [`u:${type}:${index}`];
    const to = { kind: 'client' as const, key: index + 1 };
    return engines[index % 2 === 0 ? 0 : 1].admit({ to, event: { type, keys, params, via } });
  });
  const admissions = await Promise.all(presses);
  expect(admissions.filter(({ kind }) => kind !== 'applied')).toEqual([]);
  await Promise.all(engines.map((engine) => engine.settle()));
}

it('one of a hundred gets the seat, everybody else a fresh choice', async () => {
  await pressAll('consult:start', 'consult.start');
  await pressAll('consult:date:2026-11-25', 'consult.date', { date: '2026-11-25' });
  await pressAll('consult:time:16:00', 'consult.time', { time: '16:00' });
  await pressAll('consult:confirm', 'consult.confirm');
  const { rows } = await pool.query(`SELECT
    (SELECT count(*)::int FROM appointments WHERE status = 'scheduled') AS appointments,
    (SELECT count(*)::int FROM slot_holds WHERE confirmed_at IS NOT NULL) AS seats,
    (SELECT count(*)::int FROM user_funnel_state WHERE step = 'choosing.lost') AS lost,
    (SELECT count(*)::int FROM user_funnel_state WHERE step LIKE 'plan.ahead%') AS ahead,
    (SELECT count(*)::int FROM parked) AS parked`);
  expect(rows[0]).toEqual({ appointments: 1, seats: 1, lost: CLIENTS - 1, ahead: 1, parked: 0 });
}, 90_000);

it('the journals replay to what is stored', async () => {
  const [engine] = engines;
  const hash = makeSubjectHasher();
  for (const key of [1, 2, 50, CLIENTS]) {
    const to = { kind: 'client' as const, key };
    const rows = await readJournal(pool, to);
    const replayed = replayJournal(engine.funnels.set(), to, rows);
    expect(replayed.difference).toBeUndefined();
    expect(rows.at(-1)?.hash).toBe(hash(replayed.subject));
  }
});
