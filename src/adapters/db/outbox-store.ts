// The outbox in PostgreSQL, apart from what the commit statement writes: claims, second looks, pauses.
import type { Pool } from 'pg';
import type { JsonObject } from '../../core/json.ts';
import type { MessageClass } from '../../core/step/effect.ts';
import type { OutboxRow, OutboxStore } from '../../app/outgoing.ts';
import { OUTBOX_LEASE_MS } from './commit.ts';

interface Row {
  readonly id: string;
  readonly chat_id: string;
  readonly method: string;
  readonly payload: JsonObject;
  readonly class: MessageClass;
  readonly essential: boolean;
  readonly attempts: number;
  readonly ref: string | null;
}

const RETURNED = 'o.id::text, o.chat_id::text, o.method, o.payload, o.class, o.essential, o.attempts, o.ref';

/**
 * Chats whose oldest unsent row is due and held by nobody, each with all its rows up to the first that has to wait: whoever
 * holds a chat's first row has the chat, and one that fell behind catches up at once. A lease that ran out counts as an
 * attempt: its holder may have died in the middle of sending.
 */
const CLAIM = `WITH heads AS MATERIALIZED (
    SELECT o.id, o.chat_id FROM outbox o
    WHERE o.status = 'pending' AND (o.lease_until IS NULL OR o.lease_until <= to_timestamp($1::float8 / 1000))
      AND (o.not_before IS NULL OR o.not_before <= to_timestamp($1::float8 / 1000))
      AND NOT EXISTS (SELECT FROM outbox e WHERE e.chat_id = o.chat_id AND e.status = 'pending' AND e.id < o.id)
    ORDER BY o.id LIMIT $2 FOR UPDATE SKIP LOCKED),
  due AS (
    SELECT o.id FROM heads h JOIN outbox o ON o.chat_id = h.chat_id AND o.status = 'pending' AND o.id >= h.id
    WHERE NOT EXISTS (SELECT FROM outbox e WHERE e.chat_id = h.chat_id AND e.status = 'pending' AND e.id > h.id AND e.id <= o.id
      AND (e.lease_until > to_timestamp($1::float8 / 1000) OR e.not_before > to_timestamp($1::float8 / 1000))))
  UPDATE outbox o SET lease_until = to_timestamp($3::float8 / 1000), lease_owner = $4,
    attempts = o.attempts + CASE WHEN o.lease_owner IS NULL THEN 0 ELSE 1 END, not_before = NULL
  FROM due WHERE o.id = due.id AND o.status = 'pending' RETURNING ${RETURNED}`;

const REREAD = `UPDATE outbox o SET lease_until = to_timestamp($2::float8 / 1000)
  WHERE o.id = $1 AND o.status = 'pending' AND o.lease_owner = $3 RETURNING ${RETURNED}`;

/** A sent message keeps its id; what only edited it has the same one, what deleted it has 0. */
const FIND_MESSAGE = `SELECT message_id::text FROM outbox
  WHERE chat_id = $1 AND ref = $2 AND status = 'sent' AND message_id > 0 ORDER BY id DESC LIMIT 1`;

/** Makes the store; `owner` must be the name under which this process commits. */
export function makeOutboxStore(pool: Pool, owner: string): OutboxStore {
  return {
    claim: async (limit, now) => {
      const leaseUntil = now + OUTBOX_LEASE_MS;
      const { rows } = await pool.query<Row>({
        name: 'outbox_claim',
        text: CLAIM,
        values: [now, limit, leaseUntil, owner],
      });
      return rows.map((row) => toOutboxRow(row, leaseUntil)).sort((a, b) => a.id - b.id);
    },
    reread: async (id, now) => {
      const leaseUntil = now + OUTBOX_LEASE_MS;
      const { rows } = await pool.query<Row>(REREAD, [id, leaseUntil, owner]);
      const [row] = rows;
      return row === undefined ? undefined : toOutboxRow(row, leaseUntil);
    },
    findMessageId: async (chatId, ref) => {
      const { rows } = await pool.query<{ message_id: string }>(FIND_MESSAGE, [chatId, ref]);
      return rows[0] === undefined ? undefined : Number(rows[0].message_id);
    },
    pause: async (untilMs) => {
      await pool.query(
        `INSERT INTO delivery_pauses AS p (scope, until) VALUES ('bot', to_timestamp($1::float8 / 1000))
         ON CONFLICT (scope) DO UPDATE SET until = greatest(p.until, excluded.until)`,
        [untilMs],
      );
    },
    readPause: async () => {
      const { rows } = await pool.query<{ until: number | null }>(
        `SELECT (extract(epoch FROM max(until)) * 1000)::float8 AS until FROM delivery_pauses WHERE scope = 'bot'`,
      );
      return rows[0]?.until ?? 0;
    },
  };
}

function toOutboxRow(row: Row, leaseUntil: number): OutboxRow {
  const { method, payload, essential, attempts } = row;
  return {
    id: Number(row.id),
    chatId: Number(row.chat_id),
    method,
    payload,
    class: row.class,
    essential,
    attempts,
    leaseUntil,
    ...(row.ref === null ? {} : { ref: row.ref }),
  };
}
