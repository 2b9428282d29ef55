// The activities of booking over a real PostgreSQL: what they tell the funnels, in words a client reads.
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeCalendar } from '../../src/adapters/db/calendar.ts';
import type { Activity } from '../../src/app/activity-port.ts';
import { makeBookingActivities } from '../../src/app/booking-activities.ts';
import type { Json } from '../../src/core/json.ts';
import { makeSubject } from '../../src/core/step/subject.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-11-24T11:00:00+03:00');

let database: TestDatabase;
let pool: Pool;
let userId: number;
let settings: Readonly<Record<string, Json>>;
let now = NOW;
let activities: Readonly<Record<string, Activity>>;

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 2 });
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO users (telegram_id) VALUES (900001) RETURNING id::float8 AS id',
  );
  userId = rows[0]?.id ?? 0;
  activities = makeBookingActivities({
    calendar: makeCalendar(pool),
    catalogue: { lookup: (key) => settings[key] ?? null },
    clock: { now: () => now },
  });
});

beforeEach(async () => {
  settings = {};
  now = NOW;
  await pool.query('TRUNCATE slot_holds CASCADE');
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

function run(src: string, input: Json, visit = 3): Promise<Json> {
  const activity = activities[src];
  if (activity === undefined) throw new Error(`no activity ${src}`);
  return activity(input, {
    subject: makeSubject({ kind: 'client', key: 900_001 }),
    subjectId: userId,
    funnel: 'consultation',
    uid: 'reserving',
    visit,
    attempt: 1,
    key: `${userId}:${visit}`,
    signal: new AbortController().signal,
  });
}

it('offers the nearest dates, as many as the owner says', async () => {
  expect(await run('offerDates', {})).toEqual({
    answer: 'free',
    dates: [
      { value: '2026-11-24', label: 'сегодня, 24 ноября' },
      { value: '2026-11-25', label: 'завтра, 25 ноября' },
    ],
  });
  settings = { 'setting:consult_offered_dates': 3, 'setting:consult_working_days': [6] };
  expect(await run('offerDates', {})).toMatchObject({
    dates: [{ value: '2026-11-28' }, { value: '2026-12-05' }, { value: '2026-12-12' }],
  });
  settings = { 'setting:consult_working_days': [] };
  expect(await run('offerDates', {})).toEqual({ answer: 'none', dates: [] });
});

it.each([
  ['2026-11-24T17:30:00+03:00', ['2026-11-24', '2026-11-25']],
  ['2026-11-24T17:31:00+03:00', ['2026-11-25', '2026-11-26']],
  // The day turns in Moscow, not in UTC.
  ['2026-11-24T20:59:00Z', ['2026-11-25', '2026-11-26']],
  ['2026-11-24T21:01:00Z', ['2026-11-25', '2026-11-26']],
  ['2026-11-25T21:01:00Z', ['2026-11-26', '2026-11-27']],
])('at %s the nearest dates are %j', async (at, dates) => {
  now = Date.parse(at);
  expect(await run('offerDates', {})).toMatchObject({ dates: dates.map((value) => ({ value })) });
});

it('passes over days that are full or closed', async () => {
  for (const [index, time] of ['12:00', '14:00', '16:00', '18:00'].entries()) {
    await run('reserveSlot', { date: '2026-11-25', time }, 10 + index);
    await pool.query('UPDATE slot_holds SET confirmed_at = now()');
  }
  settings = { 'setting:consult_holidays': ['2026-11-26'] };
  expect(await run('offerDates', {})).toMatchObject({
    dates: [{ value: '2026-11-24' }, { value: '2026-11-27' }],
  });
});

it('holds, repeats, refuses and gives back', async () => {
  const slot = { date: '2026-11-25', time: '14:00' };
  const first = await run('reserveSlot', slot);
  expect(first).toMatchObject({
    answer: 'held',
    talk: { ...slot, label: 'среда, 25 ноября, 14:00 МСК', at: Date.parse('2026-11-25T14:00:00+03:00') },
  });
  const again = await run('reserveSlot', slot);
  const holdOf = (outcome: Json): unknown => (outcome as { talk: { hold: number } }).talk.hold;
  expect(holdOf(again)).toBe(holdOf(first));
  const { rows } = await pool.query('UPDATE slot_holds SET confirmed_at = now() RETURNING id::float8 AS id');
  expect(rows).toEqual([{ id: holdOf(first) }]);
  expect(await run('reserveSlot', slot, 4)).toEqual({ answer: 'busy', talk: null });
  expect(await run('releaseSlot', { holds: [holdOf(first), 'x'] as Json })).toEqual({});
  expect(await run('releaseSlot', {})).toEqual({});
  expect(await run('reserveSlot', slot, 5)).toMatchObject({ answer: 'held' });
});

it('checks a named time, beside what else the day has', async () => {
  expect(await run('checkSlot', { date: '2026-11-25', time: '16:30' })).toEqual({
    answer: 'free',
    day: 'завтра, 25 ноября',
    times: ['12:00', '14:00', '16:00', '18:00'].map((time) => ({ value: time, label: time })),
  });
  expect(await run('checkSlot', { date: '2026-02-31', time: '12:00' })).toEqual({
    answer: 'bad_slot',
    day: '2026-02-31',
    times: [],
  });
  settings = { 'setting:consult_holidays': ['2026-11-25'] };
  expect(await run('offerTimes', { date: '2026-11-25' })).toMatchObject({ answer: 'none', times: [] });
});
