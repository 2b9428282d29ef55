// The school's own calendar: a row of `slot_holds` is a seat that is held for minutes or confirmed for good. Seats of one
// day are taken one after another, so that talks which merely overlap cannot slip past each other; the unique keys on
// slot and seat, and on client and visit, stand behind that.
import type { Pool, PoolClient } from 'pg';
import type { Calendar, CalendarQuestion, SeatAnswer, SeatRequest } from '../../app/calendar.ts';
import { MOSCOW } from '../../core/booking/booking-settings.ts';
import { judgeSlot, slotInstant, slotsOf } from '../../core/booking/slots-of.ts';
import type { TakenSlot } from '../../core/booking/slots-of.ts';
import { inTransaction } from './in-transaction.ts';

/** Far longer than all attempts of the activity together: a hold does not run out under an outcome on its way. */
const HOLD_MS = 5 * 60_000;

const DAY_MS = 86_400_000;

/** Seats that count at an instant: confirmed, or held and not yet expired. */
const TAKEN = `SELECT to_char(slot_at AT TIME ZONE '${MOSCOW}', 'YYYY-MM-DD') AS date,
    to_char(slot_at AT TIME ZONE '${MOSCOW}', 'HH24:MI') AS time
  FROM slot_holds WHERE slot_at >= $1 AND slot_at < $2
    AND (confirmed_at IS NOT NULL OR expires_at > $3) AND id IS DISTINCT FROM $4::bigint`;

const LOCK_DAY = `SELECT pg_advisory_xact_lock(hashtextextended('slot_holds ' || $1, 0))`;

/** The same visit again: its own seat, held anew. */
const HOLD_AGAIN = `UPDATE slot_holds SET expires_at = greatest(expires_at, $4)
  WHERE user_id = $1 AND visit = $2 AND slot_at = $3 RETURNING id::float8 AS id`;

/**
 * What nobody confirmed in time, and what this client held in an earlier visit: its outcome would be refused. A later
 * visit's seat stays, should an attempt of an earlier one arrive late.
 */
const CLEAR = `DELETE FROM slot_holds WHERE confirmed_at IS NULL
  AND ((expires_at <= $3 AND slot_at >= $4 AND slot_at < $5) OR (user_id = $1 AND visit < $2))`;

const HOLD = `INSERT INTO slot_holds (slot_at, seat, user_id, visit, expires_at)
  SELECT $3, s, $1, $2, $4 FROM generate_series(1, $5) s
  WHERE NOT EXISTS (SELECT FROM slot_holds h WHERE h.slot_at = $3 AND h.seat = s) ORDER BY s LIMIT 1
  ON CONFLICT DO NOTHING RETURNING id::float8 AS id`;

const DRAW = `SELECT nextval(pg_get_serial_sequence('appointments', 'id'))::float8 AS id`;

const RELEASE = 'DELETE FROM slot_holds WHERE user_id = $1 AND id = ANY($2::bigint[])';

type Querying = Pick<Pool, 'query'> | Pick<PoolClient, 'query'>;

/** Makes the calendar over its table; `holdMs`: how long an unconfirmed seat is kept. */
export function makeCalendar(pool: Pool, holdMs = HOLD_MS): Calendar {
  return {
    listFree: async ({ from, to }, question) => {
      const days = listDays(from, to);
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined) return [];
      const taken = await readTaken(pool, startOf(first) - DAY_MS, startOf(last) + 2 * DAY_MS, question);
      return days.flatMap((date) =>
        slotsOf(date, question.now, question.settings, taken).map((time) => ({ date, time })),
      );
    },
    judge: (slot, question) => judge(pool, slot, question),
    hold: (request) => holdSeat(pool, holdMs, request),
    release: async (userId, holds) => {
      if (holds.length > 0) await pool.query(RELEASE, [userId, holds]);
    },
  };
}

async function judge(
  db: Querying,
  slot: TakenSlot,
  question: CalendarQuestion,
): Promise<ReturnType<typeof judgeSlot>> {
  const at = slotInstant(slot);
  if (at === undefined) return 'bad_slot';
  const taken = await readTaken(db, at - DAY_MS, at + DAY_MS, question);
  return judgeSlot(slot, question.now, question.settings, taken);
}

async function readTaken(
  db: Querying,
  from: number,
  to: number,
  { now, own }: CalendarQuestion,
): Promise<readonly TakenSlot[]> {
  const values = [new Date(from), new Date(to), new Date(now), own ?? null];
  return (await db.query<{ date: string; time: string }>(TAKEN, values)).rows;
}

async function holdSeat(pool: Pool, holdMs: number, request: SeatRequest): Promise<SeatAnswer> {
  const at = slotInstant(request.slot);
  if (at === undefined) return { kind: 'bad_slot' };
  return inTransaction(pool, async (client) => {
    await client.query(LOCK_DAY, [request.slot.date]);
    return takeSeat(client, holdMs, request, at);
  });
}

async function takeSeat(
  client: PoolClient,
  holdMs: number,
  request: SeatRequest,
  at: number,
): Promise<SeatAnswer> {
  const { slot, userId, visit, now, settings } = request;
  const [start, until] = [new Date(at), new Date(now + holdMs)];
  const again = await client.query<{ id: number }>(HOLD_AGAIN, [userId, visit, start, until]);
  const known = again.rows[0]?.id;
  if (known !== undefined) return held(client, known, at);
  const midnight = startOf(slot.date);
  await client.query(CLEAR, [userId, visit, new Date(now), new Date(midnight), new Date(midnight + DAY_MS)]);
  const state = await judge(client, slot, request);
  if (state !== 'free') return { kind: state };
  // The client's own seat of this very slot, if any, is still in its place beside the new one.
  const seats = settings.capacity + (request.own === undefined ? 0 : 1);
  const made = await client.query<{ id: number }>(HOLD, [userId, visit, start, until, seats]);
  const hold = made.rows[0]?.id;
  return hold === undefined ? { kind: 'busy' } : held(client, hold, at);
}

async function held(client: PoolClient, hold: number, at: number): Promise<SeatAnswer> {
  const drawn = await client.query<{ id: number }>(DRAW);
  const appointment = drawn.rows[0]?.id;
  if (appointment === undefined) throw new Error('The sequence of appointments gave no number.');
  return { kind: 'held', hold, appointment, at };
}

function startOf(date: string): number {
  return slotInstant({ date, time: '00:00' }) ?? Number.NaN;
}

/** The days of a range that exist, in order. */
function listDays(from: string, to: string): readonly string[] {
  const [first, last] = [startOf(from), startOf(to)];
  const days: string[] = [];
  for (let at = first; at <= last; at += DAY_MS)
    days.push(new Date(at + 12 * 3_600_000).toISOString().slice(0, 10));
  return days;
}
