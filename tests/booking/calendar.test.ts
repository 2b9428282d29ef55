// The school's own calendar over a real PostgreSQL: what is free, one seat a client, capacity, holds that expire.
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeCalendar } from '../../src/adapters/db/calendar.ts';
import type { SeatAnswer, SeatRequest } from '../../src/app/calendar.ts';
import { DEFAULT_BOOKING_SETTINGS } from '../../src/core/booking/booking-settings.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-11-24T11:00:00+03:00');
const TOMORROW = '2026-11-25';
const settings = DEFAULT_BOOKING_SETTINGS;
const question = { now: NOW, settings };
const MINUTE_MS = 60_000;

let database: TestDatabase;
/** Two pools, as two processes would have. */
let pools: readonly [Pool, Pool];
let users: readonly number[];

beforeAll(async () => {
  database = await makeTestDatabase();
  const make = (): Pool => new Pool({ connectionString: database.connectionString, max: 6 });
  pools = [make(), make()];
  const { rows } = await pools[0].query<{ id: number }>(
    'INSERT INTO users (telegram_id) SELECT 900000 + n FROM generate_series(1, 120) n RETURNING id::float8 AS id',
  );
  users = rows.map(({ id }) => id);
});

beforeEach(() => pools[0].query('TRUNCATE slot_holds CASCADE'));

afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

function request(userIndex: number, time: string, more: Partial<SeatRequest> = {}): SeatRequest {
  return { ...question, slot: { date: TOMORROW, time }, userId: users[userIndex] ?? 0, visit: 7, ...more };
}

function holdOf(answer: SeatAnswer): number {
  if (answer.kind !== 'held') throw new Error(`expected a seat, got ${answer.kind}`);
  return answer.hold;
}

const confirm = (hold: number): Promise<unknown> =>
  pools[0].query('UPDATE slot_holds SET confirmed_at = $2 WHERE id = $1', [hold, new Date(NOW)]);

describe('a seat', () => {
  it('once held is offered to nobody else, and free again when it is given back', async () => {
    const calendar = makeCalendar(pools[0]);
    const range = { from: TOMORROW, to: TOMORROW };
    const hold = holdOf(await calendar.hold(request(0, '14:00')));
    expect((await calendar.listFree(range, question)).map(({ time }) => time)).toEqual([
      '12:00',
      '16:00',
      '18:00',
    ]);
    expect(await calendar.judge({ date: TOMORROW, time: '13:30' }, question)).toBe('busy');
    expect(await calendar.hold(request(1, '14:00'))).toEqual({ kind: 'busy' });
    await calendar.release(users[1] ?? 0, [hold]);
    expect(await calendar.judge({ date: TOMORROW, time: '14:00' }, question)).toBe('busy');
    await calendar.release(users[0] ?? 0, [hold]);
    await calendar.release(users[0] ?? 0, [hold]);
    expect(await calendar.judge({ date: TOMORROW, time: '14:00' }, question)).toBe('free');
  });

  it('asked for again in the same visit is the seat already held', async () => {
    const calendar = makeCalendar(pools[0]);
    const first = holdOf(await calendar.hold(request(0, '14:00')));
    expect(holdOf(await makeCalendar(pools[1]).hold(request(0, '14:00')))).toBe(first);
    // Even when it ran out in between, as long as nobody took it.
    const later = { now: NOW + 30 * MINUTE_MS };
    expect(holdOf(await calendar.hold(request(0, '14:00', later)))).toBe(first);
  });

  it('nobody confirmed in time goes to the next; a confirmed one stays', async () => {
    const calendar = makeCalendar(pools[0], 2 * MINUTE_MS);
    const expired = holdOf(await calendar.hold(request(0, '14:00')));
    expect(await calendar.hold(request(1, '14:00', { now: NOW + MINUTE_MS }))).toEqual({ kind: 'busy' });
    const next = holdOf(await calendar.hold(request(1, '14:00', { now: NOW + 3 * MINUTE_MS })));
    expect(next).not.toBe(expired);
    await confirm(next);
    expect(await calendar.hold(request(2, '14:00', { now: NOW + 60 * MINUTE_MS }))).toEqual({ kind: 'busy' });
  });

  it('held in a visit that is over does not stand in the own way', async () => {
    const calendar = makeCalendar(pools[0]);
    await calendar.hold(request(0, '14:00'));
    expect((await calendar.hold(request(0, '14:30', { visit: 8 }))).kind).toBe('held');
    expect(await calendar.judge({ date: TOMORROW, time: '13:00' }, question)).toBe('free');
  });

  it('of a later visit is not swept away by a late attempt of an earlier one', async () => {
    const calendar = makeCalendar(pools[0]);
    const later = holdOf(await calendar.hold(request(0, '14:00', { visit: 9 })));
    await calendar.hold(request(0, '16:00', { visit: 7 }));
    expect(holdOf(await calendar.hold(request(0, '14:00', { visit: 9 })))).toBe(later);
    const { rows } = await pools[0].query('SELECT visit FROM slot_holds ORDER BY visit');
    expect(rows).toEqual([{ visit: 7 }, { visit: 9 }]);
  });

  it('of the own talk is no obstacle to moving it by half an hour, or to the very same time', async () => {
    const calendar = makeCalendar(pools[0]);
    const own = holdOf(await calendar.hold(request(0, '14:00')));
    await confirm(own);
    expect((await calendar.hold(request(0, '14:30', { visit: 8 }))).kind).toBe('busy');
    expect((await calendar.hold(request(0, '14:30', { visit: 8, own }))).kind).toBe('held');
    expect((await calendar.hold(request(0, '14:00', { visit: 9, own }))).kind).toBe('held');
  });

  it('is refused with the reason where none can be', async () => {
    const calendar = makeCalendar(pools[0]);
    const on = async (date: string, time: string, more: Partial<SeatRequest> = {}) =>
      (await calendar.hold(request(0, time, { ...more, slot: { date, time } }))).kind;
    expect(await on('2026-11-31', '12:00')).toBe('bad_slot');
    expect(await on('2026-11-24', '11:20')).toBe('too_soon');
    expect(await on('2028-11-24', '12:00')).toBe('too_far');
    expect(await on(TOMORROW, '12:00', { settings: { ...settings, holidays: [TOMORROW] } })).toBe('closed');
  });
});

describe('many at once', () => {
  it('of a hundred confirmations by two processes each slot has one winner', async () => {
    const [here, there] = [makeCalendar(pools[0]), makeCalendar(pools[1])];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? here : there).hold(request(index, index % 4 < 2 ? '14:00' : '16:00')),
      ),
    );
    const held = answers.filter(({ kind }) => kind === 'held');
    expect(held).toHaveLength(2);
    expect(answers.filter(({ kind }) => kind === 'busy')).toHaveLength(98);
    expect(new Set(held.map(holdOf)).size).toBe(2);
  });

  it('talks that merely overlap exclude each other too', async () => {
    const [here, there] = [makeCalendar(pools[0]), makeCalendar(pools[1])];
    const times = ['14:00', '14:15', '14:30', '14:45'];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? here : there).hold(request(index, times[index % 4] ?? '')),
      ),
    );
    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(1);
  });

  it('as many as the capacity, each on a seat of its own', async () => {
    const more = { settings: { ...settings, capacity: 3 } };
    const calendar = makeCalendar(pools[0]);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => calendar.hold(request(index, '14:00', more))),
    );
    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(3);
    const { rows } = await pools[0].query<{ seat: number }>('SELECT seat FROM slot_holds ORDER BY seat');
    expect(rows.map(({ seat }) => seat)).toEqual([1, 2, 3]);
  });
});
