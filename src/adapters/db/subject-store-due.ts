// Due instants in PostgreSQL: the projection `next_due_at` of clients, desks and processes. Of clients the index is on
// `ring_at`, which is never later but may be earlier, because a commit leaves it alone where it can.
import type { Pool } from 'pg';
import type { SubjectKind } from '../../core/step/event.ts';
import type { DueStore } from '../../app/wake-loop.ts';

/** A due subject for the planner of wake-up jobs. */
export interface PlannedSubject {
  readonly id: number;
  readonly kind: SubjectKind;
  readonly key: number;
  readonly dueAt: number;
}

const WITHIN = `SELECT id::text, kind, key::text, (extract(epoch FROM next_due_at) * 1000)::float8 AS due FROM (
    (SELECT id, 'client' AS kind, telegram_id AS key, next_due_at FROM users
      WHERE ring_at <= to_timestamp($1::float8 / 1000) AND next_due_at <= to_timestamp($1::float8 / 1000)
        AND telegram_id IS NOT NULL ORDER BY next_due_at LIMIT $2)
    UNION ALL
    (SELECT id, kind, key, next_due_at FROM subjects
      WHERE next_due_at <= to_timestamp($1::float8 / 1000) ORDER BY next_due_at LIMIT $2)) AS due
  ORDER BY next_due_at LIMIT $2`;

/** Clients found too early: their index is set to their due instant. A row that a commit holds is corrected by that. */
const CORRECT = `UPDATE users SET ring_at = next_due_at WHERE id IN (
  SELECT id FROM users WHERE ring_at <= to_timestamp($1::float8 / 1000)
    AND (next_due_at IS NULL OR next_due_at > to_timestamp($1::float8 / 1000))
  ORDER BY ring_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)`;

const NEXT = `SELECT (extract(epoch FROM least(
    (SELECT min(next_due_at) FROM users WHERE next_due_at > to_timestamp($1::float8 / 1000) AND telegram_id IS NOT NULL),
    (SELECT min(next_due_at) FROM subjects WHERE next_due_at > to_timestamp($1::float8 / 1000)),
    (SELECT min(not_before) FROM outbox WHERE status = 'pending' AND not_before > to_timestamp($1::float8 / 1000)),
    (SELECT min(not_before) FROM signals WHERE not_before > to_timestamp($1::float8 / 1000)))) * 1000)::float8 AS next`;

/** Makes the store. */
export function makeDueStore(pool: Pool): DueStore & {
  /** Subjects due at or before `until`, for planning. */
  listPlanned(until: number, limit: number): Promise<readonly PlannedSubject[]>;
} {
  const listPlanned = async (until: number, limit: number): Promise<readonly PlannedSubject[]> => {
    await pool.query({ name: 'subjects_rung_early', text: CORRECT, values: [until, limit] });
    const { rows } = await pool.query<{ id: string; kind: SubjectKind; key: string; due: number }>({
      name: 'subjects_due',
      text: WITHIN,
      values: [until, limit],
    });
    return rows.map(({ id, kind, key, due }) => ({ id: Number(id), kind, key: Number(key), dueAt: due }));
  };
  return {
    listPlanned,
    listDue: async (until, limit) => {
      const planned = await listPlanned(until, limit);
      return planned.map(({ kind, key }) => ({ kind, key }));
    },
    findNextDueAt: async (after) => {
      const { rows } = await pool.query<{ next: number | null }>(NEXT, [after]);
      return rows[0]?.next ?? undefined;
    },
  };
}
