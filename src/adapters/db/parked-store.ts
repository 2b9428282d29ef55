// Parked events in PostgreSQL.
import type { Pool } from 'pg';
import { isJsonObject } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type { SubjectEvent, SubjectKind } from '../../core/step/event.ts';
import type { ParkedEvent, ParkedStore } from '../../app/parked.ts';
import { toStoreError } from './commit-errors.ts';

/** One open row per subject and key: a timer that fails each hour is one entry on the list. */
const PARK = `INSERT INTO parked (subject_kind, subject_key, source, key, payload, reason, parked_at)
  SELECT $1, $2::bigint, $3, $4, $5::jsonb, $6, to_timestamp($7::float8 / 1000)
  WHERE NOT EXISTS (SELECT FROM parked WHERE subject_kind = $1 AND subject_key = $2::bigint AND key = $4 AND resolved_at IS NULL)`;

/** A message keeps its row, and so its place among the unsent of its chat. */
const TAKE_WANTED = `WITH taken AS (
    UPDATE parked SET retry_wanted_at = NULL, retried_at = to_timestamp($2::float8 / 1000),
      resolved_at = CASE WHEN source = 'delivery' THEN to_timestamp($2::float8 / 1000) END
    WHERE id IN (SELECT id FROM parked WHERE retry_wanted_at IS NOT NULL AND resolved_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING id, source, key),
  back AS (
    UPDATE outbox SET status = 'pending', attempts = 0, error = NULL, not_before = NULL, lease_until = NULL, lease_owner = NULL
    FROM taken WHERE taken.source = 'delivery' AND outbox.id = substring(taken.key FROM 8)::bigint AND outbox.status = 'parked')
  SELECT coalesce(json_agg(id ORDER BY id) FILTER (WHERE source <> 'delivery'), '[]') AS events,
    (count(*) FILTER (WHERE source = 'delivery'))::int AS messages FROM taken`;

/** Makes the store. */
export function makeParkedStore(pool: Pool): ParkedStore {
  return {
    park: async (parked) => {
      try {
        await park(pool, parked);
      } catch (error) {
        throw toStoreError(error);
      }
    },
    load: async (id) => {
      const { rows } = await pool.query<{ kind: SubjectKind; key: string; payload: JsonObject }>(
        `SELECT subject_kind AS kind, subject_key::text AS key, payload FROM parked
         WHERE id = $1 AND resolved_at IS NULL AND source <> 'delivery'`,
        [id],
      );
      const [row] = rows;
      if (row === undefined || !isJsonObject(row.payload)) return undefined;
      return { to: { kind: row.kind, key: Number(row.key) }, event: row.payload as unknown as SubjectEvent };
    },
    takeWanted: async (limit, at) => {
      const { rows } = await pool.query<{ events: number[]; messages: number }>(TAKE_WANTED, [limit, at]);
      return rows[0] ?? { events: [], messages: 0 };
    },
    markTried: async (id, at, resolved) => {
      await pool.query(
        `UPDATE parked SET retried_at = to_timestamp($2::float8 / 1000),
         resolved_at = CASE WHEN $3 THEN to_timestamp($2::float8 / 1000) END WHERE id = $1`,
        [id, at, resolved],
      );
    },
  };
}

async function park(pool: Pool, { to, event, reason, at, ring }: ParkedEvent): Promise<void> {
  const key = event.keys[0] ?? '';
  await pool.query(PARK, [
    to.kind,
    to.key,
    event.via.kind,
    key,
    JSON.stringify(event),
    reason.slice(0, 2000),
    at,
  ]);
  const signals = event.keys.flatMap((each) =>
    each.startsWith('signal:') ? [Number(each.slice('signal:'.length))] : [],
  );
  if (signals.length > 0) await pool.query('DELETE FROM signals WHERE id = ANY ($1::bigint[])', [signals]);
  if (ring === undefined) return;
  // Only the projection moves; the position, which is the truth, still holds the timer.
  const [table, condition, index] =
    to.kind === 'client'
      ? ['users', 'telegram_id = $2', ', ring_at = to_timestamp($1::float8 / 1000)']
      : ['subjects', 'key = $2 AND kind = $4', ''];
  const values = [ring.at, to.key, ring.revision, ...(to.kind === 'client' ? [] : [to.kind])];
  await pool.query(
    `UPDATE ${table} SET next_due_at = to_timestamp($1::float8 / 1000)${index} WHERE ${condition} AND revision = $3`,
    values,
  );
}
