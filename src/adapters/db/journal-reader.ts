// Reads journals back as replay wants them. Nothing here writes.
import type { Pool } from 'pg';
import type { JournalRow } from '../../core/step/journal.ts';
import type { SubjectKind, SubjectRef } from '../../core/step/event.ts';

/** A subject with a journal: its name outside and its id in the database. */
export interface JournalledSubject extends SubjectRef {
  readonly id: number;
}

const LIST = `SELECT * FROM (
    SELECT id, 'client' AS kind, telegram_id AS key FROM users WHERE revision > 0 AND erased_at IS NULL AND telegram_id IS NOT NULL
    UNION ALL SELECT id, kind, key FROM subjects WHERE revision > 0) s
  WHERE id > $1 ORDER BY id LIMIT $2`;

/** Subjects in the order of their ids, after `afterId`; erased clients are left out. */
export async function listJournalled(
  pool: Pool,
  afterId: number,
  limit: number,
): Promise<readonly JournalledSubject[]> {
  const { rows } = await pool.query<{ id: string; kind: SubjectKind; key: string }>(LIST, [afterId, limit]);
  return rows.map(({ id, kind, key }) => ({ id: Number(id), kind, key: Number(key) }));
}

/** How many clients were erased: their journals are tombstones. */
export async function countErased(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM users WHERE erased_at IS NOT NULL',
  );
  return rows[0]?.n ?? 0;
}

/** A client's id in the database, by his Telegram id. */
export async function findClientId(pool: Pool, telegramId: number): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [
    telegramId,
  ]);
  return rows[0] === undefined ? undefined : Number(rows[0].id);
}

const READ = `SELECT subject_id, format, seq, kind, (extract(epoch FROM at) * 1000)::float8 AS at, event, vocabulary, funnels,
    transitions AS notes, effects, reads, hash
  FROM journal WHERE subject_id = ANY ($1::bigint[]) ORDER BY subject_id, seq`;

/** The journals of these subjects, each in the order of its rows. */
export async function readJournals(
  pool: Pool,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly JournalRow[]>> {
  const { rows } = await pool.query<JournalRow & { subject_id: string }>(READ, [ids]);
  const journals = new Map<number, JournalRow[]>();
  for (const { subject_id: id, ...row } of rows) {
    const journal = journals.get(Number(id));
    if (journal === undefined) journals.set(Number(id), [row]);
    else journal.push(row);
  }
  return journals;
}
