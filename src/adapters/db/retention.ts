// Throws away what nobody needs any more, in small portions, and prepares the journal's coming months. Journals, messages
// and business events stay: they are the product's memory.
import type { Pool } from 'pg';
import { ERASED_LEFTOVERS } from './erase-client.ts';

const DAY_MS = 86_400_000;

/** How long each table keeps its rows, ms. */
export interface RetentionPeriods {
  /** Telegram repeats an update for a day at the most; jobs and payments for less. */
  readonly inboxMs: number;
  /** Sent and withdrawn messages; unsent and parked ones are never thrown away. */
  readonly outboxMs: number;
  /** Those with a name: cards that are still edited, relayed messages that are still answered. */
  readonly namedMs: number;
  /** Parked entries that somebody has settled. */
  readonly parkedMs: number;
}

const DEFAULT_RETENTION: RetentionPeriods = {
  inboxMs: 14 * DAY_MS,
  outboxMs: 7 * DAY_MS,
  namedMs: 90 * DAY_MS,
  parkedMs: 90 * DAY_MS,
};

/** Rows removed, per table, and partitions made. */
export interface RetentionReport {
  readonly inbox: number;
  readonly outbox: number;
  readonly parked: number;
  readonly partitions: number;
}

/** Rows of one statement: short locks, short transactions, work for autovacuum in small pieces. */
const PORTION = 5_000;

/** Months of the journal that are ready ahead. */
const MONTHS_AHEAD = 13;

/** By place: the index on the age knows ranges of pages, and gives no order. */
const INBOX = `DELETE FROM inbox WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM inbox WHERE at < to_timestamp($1::float8 / 1000) LIMIT $2))`;

/** Oldest ids first: rows are looked at in the order of the primary key, so a portion reads little more than it removes. */
const OUTBOX = `DELETE FROM outbox WHERE id IN
  (SELECT id FROM outbox WHERE status IN ('sent', 'void') AND created_at < to_timestamp((CASE WHEN ref IS NULL THEN $1::float8 ELSE $3::float8 END) / 1000) ORDER BY id LIMIT $2)`;

const PARKED = `DELETE FROM parked WHERE id IN
  (SELECT id FROM parked WHERE resolved_at < to_timestamp($1::float8 / 1000) ORDER BY id LIMIT $2)`;

/** One clean-up. Safe to run in several processes at once, and to be cut off at any point. */
export async function cleanUp(
  pool: Pool,
  now: number,
  periods: RetentionPeriods = DEFAULT_RETENTION,
): Promise<RetentionReport> {
  const inbox = await removeAll(pool, INBOX, now - periods.inboxMs);
  const outbox =
    (await removeAll(pool, OUTBOX, now - periods.outboxMs, now - periods.namedMs)) +
    (await removeAll(pool, ERASED_LEFTOVERS, now));
  const parked = await removeAll(pool, PARKED, now - periods.parkedMs);
  const { rows } = await pool.query<{ made: number }>(
    `SELECT ensure_journal_partitions((to_timestamp($1::float8 / 1000) + make_interval(months => $2))::date) AS made`,
    [now, MONTHS_AHEAD],
  );
  return { inbox, outbox, parked, partitions: rows[0]?.made ?? 0 };
}

async function removeAll(
  pool: Pool,
  statement: string,
  before: number,
  ...more: readonly number[]
): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rowCount } = await pool.query(statement, [before, PORTION, ...more]);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < PORTION) return removed;
  }
}
