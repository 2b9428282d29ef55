// Erasure of a client: one transaction, after which nothing in the database says who he was or what he said. What the
// school must keep (payments) and what it counts (events, the segment) stays without a name.
//
// The client's row is locked and its revision raised, so whoever still holds him in memory is refused at the next commit
// and finds a stranger. His Telegram id is taken off the row: should he write again, he is met as somebody new.
import type { Pool, PoolClient } from 'pg';
import { refKey } from '../../app/subject-store.ts';
import { makeSubjectHasher } from '../../core/step/subject.ts';
import { toBaseRow } from './base-rows.ts';
import { inTransaction } from './in-transaction.ts';
import { insertJournalRow } from './journal-writer.ts';
import { loadDesks } from './subject-store.ts';

export interface EraseClientDeps {
  readonly pool: Pool;
  readonly now: () => number;
}

/** What the client is told when nothing is left; an outbox row of its own, since no subject is left to say it. */
const FAREWELL =
  'Готово: ваши данные стёрты. Если захотите вернуться, нажмите /start — начнём с чистого листа.';

/** Statements by the id of the row ($1) and the instant ($2, ms). Each leaves what no law and no count asks for. */
const ERASE: readonly string[] = [
  `DELETE FROM messages WHERE user_id = $1`,
  `DELETE FROM survey_answers WHERE user_id = $1`,
  `DELETE FROM user_funnel_state WHERE user_id = $1`,
  `DELETE FROM inbox WHERE subject_id = $1`,
  `DELETE FROM slot_holds WHERE user_id = $1`,
  `UPDATE appointments SET status = 'canceled', updated_at = to_timestamp($2::float8 / 1000)
     WHERE user_id = $1 AND status IN ('scheduled', 'rescheduled') AND (date + slot) AT TIME ZONE tz > to_timestamp($2::float8 / 1000)`,
  `UPDATE leads SET summary = '', status = CASE WHEN status IN ('new', 'taken') THEN 'canceled' ELSE status END WHERE user_id = $1`,
  `UPDATE payments SET payload = '{}', link = NULL WHERE user_id = $1`,
  `UPDATE events SET payload = '{}' WHERE user_id = $1 AND type <> 'stage.entered'`,
  `UPDATE llm_calls SET input = '{}', output = NULL, user_id = NULL, subject_id = NULL WHERE user_id = $1 OR subject_id = $1`,
  `UPDATE users SET telegram_id = NULL, username = NULL, first_name = NULL, last_name = NULL, phone = NULL, email = NULL,
     source = NULL, experience = NULL, goal = NULL, budget = NULL, state = '{}', next_due_at = NULL, owner = 'bot',
     revision = revision + 1, erased_at = to_timestamp($2::float8 / 1000), unsubscribed_at = coalesce(unsubscribed_at, to_timestamp($2::float8 / 1000))
     WHERE id = $1`,
];

/** By the Telegram id ($1): what names him from outside his own rows. */
const ERASE_TRACES: readonly string[] = [
  `DELETE FROM signals WHERE (to_kind = 'client' AND to_key = $1) OR event->'from'->>'key' = $1::text`,
  `DELETE FROM parked WHERE subject_kind = 'client' AND subject_key = $1`,
  `DELETE FROM outbox WHERE ref LIKE 'c:' || $1::text || ':%' AND status <> 'pending'`,
];

/**
 * Erases a client by the id of his row. Idempotent: of one who is erased nothing is left to do.
 * @returns whether this call erased him.
 */
export function makeEraseClient({ pool, now }: EraseClientDeps): (id: number) => Promise<boolean> {
  return (id) =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ telegram_id: string | null }>(
        'SELECT telegram_id::text FROM users WHERE id = $1 FOR UPDATE',
        [id],
      );
      const telegramId = rows[0]?.telegram_id ?? undefined;
      if (telegramId === undefined) return false;
      const at = now();
      for (const statement of ERASE) {
        await client.query(statement, statement.includes('$2') ? [id, at] : [id]);
      }
      for (const statement of ERASE_TRACES) await client.query(statement, [telegramId]);
      await eraseOutbox(client, id, telegramId);
      await eraseAudit(client, id, telegramId, at);
      await eraseJobs(client, telegramId);
      await cutJournal(client, id, at);
      await cutDesks(client, telegramId);
      await sayFarewell(client, id, telegramId, at);
      return true;
    });
}

/**
 * Messages to the client go, sent or not. Those to the school's people that still wait are left to be sent (a card being
 * taken away); of the others only the name under which a later deletion finds them stays.
 */
async function eraseOutbox(client: PoolClient, id: number, telegramId: string): Promise<void> {
  await client.query('DELETE FROM outbox WHERE subject_id = $1 AND chat_id = $2', [id, telegramId]);
  await client.query(`DELETE FROM outbox WHERE subject_id = $1 AND status <> 'pending' AND ref IS NULL`, [
    id,
  ]);
  await client.query(`UPDATE outbox SET payload = '{}' WHERE subject_id = $1 AND status <> 'pending'`, [id]);
}

async function eraseAudit(client: PoolClient, id: number, telegramId: string, at: number): Promise<void> {
  await client.query(
    `UPDATE audit_log SET payload = '{}', subject = 'client:#' || $1::text WHERE subject = 'client:' || $2::text`,
    [id, telegramId],
  );
  await client.query(
    `INSERT INTO audit_log (actor, action, subject, payload, created_at)
     VALUES (0, 'client.forgotten', 'client:#' || $1::text, '{}', to_timestamp($2::float8 / 1000))`,
    [id, at],
  );
}

/** Wake-up jobs carry the Telegram id. */
async function eraseJobs(client: PoolClient, telegramId: string): Promise<void> {
  const { rows } = await client.query<{ found: string | null }>(
    `SELECT to_regclass('pgboss.job')::text AS found`,
  );
  if (typeof rows[0]?.found !== 'string') return;
  await client.query(`DELETE FROM pgboss.job WHERE data->>'kind' = 'client' AND data->>'key' = $1`, [
    telegramId,
  ]);
}

/** All rows give way to a tombstone, which keeps the number of the last one. */
async function cutJournal(client: PoolClient, id: number, at: number): Promise<void> {
  const { rows } = await client.query<{ seq: number | null }>(
    'SELECT max(seq) AS seq FROM journal WHERE subject_id = $1',
    [id],
  );
  const seq = rows[0]?.seq ?? null;
  if (seq === null) return;
  await client.query('DELETE FROM journal WHERE subject_id = $1', [id]);
  await insertJournalRow(client, id, 'forget', toBaseRow(seq, at, undefined, ''));
}

/**
 * Desks that had to do with him: what they were told of him is in their journals, which are cut behind a base row. Where
 * they stand does not change, so nobody who holds them in memory is disturbed.
 */
async function cutDesks(client: PoolClient, telegramId: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT s.id::text FROM subjects s WHERE s.kind = 'desk' AND EXISTS (SELECT FROM journal j WHERE j.subject_id = s.id
       AND (strpos(j.event::text, $1) > 0 OR strpos(j.effects::text, $1) > 0)) ORDER BY s.id`,
    [telegramId],
  );
  const ids = rows.map((row) => Number(row.id));
  if (ids.length === 0) return;
  await client.query('SELECT FROM subjects WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE', [ids]);
  const hash = makeSubjectHasher();
  for (const { id, subject } of await loadDesks(client, ids)) {
    await client.query('DELETE FROM journal WHERE subject_id = $1', [id]);
    await insertJournalRow(
      client,
      id,
      refKey(subject),
      toBaseRow(subject.seq, subject.lastAt, subject, hash(subject)),
    );
    await client.query(
      `DELETE FROM outbox WHERE subject_id = $1 AND status IN ('sent', 'void') AND ref IS NULL`,
      [id],
    );
  }
}

async function sayFarewell(client: PoolClient, id: number, telegramId: string, at: number): Promise<void> {
  const payload = { chat_id: Number(telegramId), text: FAREWELL, reply_markup: { remove_keyboard: true } };
  await client.query(
    `INSERT INTO outbox (subject_id, chat_id, method, payload, class, essential, status, created_at)
     VALUES ($1, $2, 'sendMessage', $3, 'service', true, 'pending', to_timestamp($4::float8 / 1000))`,
    [id, telegramId, JSON.stringify(payload), at],
  );
}

/** Rows of erased clients that were delivered since, the farewell above all: they name the chat. */
export const ERASED_LEFTOVERS = `DELETE FROM outbox WHERE id IN (SELECT o.id FROM users u JOIN outbox o ON o.subject_id = u.id
  WHERE u.erased_at <= to_timestamp($1::float8 / 1000) AND NOT EXISTS (SELECT FROM outbox p WHERE p.subject_id = u.id AND p.status = 'pending')
  ORDER BY o.id LIMIT $2)`;
