// Parked rows as an operator sees them, and the wish to have them tried again.
import type { Pool } from 'pg';

/** One open row of `parked`. */
export interface OpenParked {
  readonly id: number;
  readonly who: string;
  /** Name of the event, or the method of the message. */
  readonly what: string;
  readonly reason: string;
  readonly parkedAt: Date;
  readonly retriedAt: Date | null;
  readonly payload: unknown;
}

const OPEN = `SELECT id::int, subject_kind || ':' || subject_key AS who,
    coalesce(payload->>'method', payload->>'type', source) AS what, reason,
    parked_at AS "parkedAt", retried_at AS "retriedAt", payload
  FROM parked WHERE resolved_at IS NULL`;

/** Open rows, the oldest first. */
export async function listParked(pool: Pool): Promise<readonly OpenParked[]> {
  return (await pool.query<OpenParked>(`${OPEN} ORDER BY id`)).rows;
}

/** One open row; `undefined` when there is none of that id. */
export async function readParked(pool: Pool, id: number): Promise<OpenParked | undefined> {
  return (await pool.query<OpenParked>(`${OPEN} AND id = $1`, [id])).rows[0];
}

/** Asks for another try; the running app takes it with its next sweep, or the next start does. Returns the ids asked for. */
export async function wantRetry(pool: Pool, ids: readonly number[] | 'all'): Promise<readonly number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `UPDATE parked SET retry_wanted_at = clock_now()
     WHERE resolved_at IS NULL AND ($1::bigint[] IS NULL OR id = ANY ($1)) RETURNING id::int`,
    [ids === 'all' ? null : ids],
  );
  return rows.map(({ id }) => id);
}

/** How the tries came out so far. */
export async function readTries(
  pool: Pool,
  ids: readonly number[],
): Promise<{
  readonly waiting: readonly number[];
  readonly settled: readonly number[];
  readonly failed: readonly number[];
}> {
  const { rows } = await pool.query<{ id: number; waiting: boolean; settled: boolean }>(
    'SELECT id::int, retry_wanted_at IS NOT NULL AS waiting, resolved_at IS NOT NULL AS settled FROM parked WHERE id = ANY ($1) ORDER BY id',
    [ids],
  );
  const pick = (test: (row: { waiting: boolean; settled: boolean }) => boolean) =>
    rows.filter(test).map(({ id }) => id);
  return {
    waiting: pick((row) => row.waiting),
    settled: pick((row) => row.settled),
    failed: pick((row) => !row.waiting && !row.settled),
  };
}
