/**
 * What must be true after every fault, whatever it was: read from the tables and from what Telegram took, with nothing
 * of the bots' processes involved.
 */
import type { Pool } from 'pg';
import { loadFunnels } from '../../src/adapters/db/funnel-store.ts';
import { makePools } from '../../src/adapters/db/pools.ts';
import { replayAll } from '../../src/adapters/db/replay-all.ts';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { loadDefinitions } from '../../src/main/load-definitions.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import { makeMemoryLog } from '../support/log.ts';
import type { LoadResult } from './load.ts';
import { proveBookings } from './prove-bookings.ts';
import { proveChats } from './prove-chats.ts';
import type { Expected } from './prove-chats.ts';
import { proveTimers } from './prove-timers.ts';

export interface Proof {
  /** Everything that is not as it must be; empty when all is well. */
  readonly problems: readonly string[];
  readonly updates: number;
  readonly messages: number;
  /** Messages that came more than once. */
  readonly duplicates: number;
  /** Presses whose answer died with a process: the client's button shone a little longer. */
  readonly unanswered: number;
}

/** Proves a settled database and its Telegram. */
export async function proveAll(
  telegram: OutsideTelegram,
  load: LoadResult,
  expected: Expected,
): Promise<Proof> {
  const problems = [
    ...(await proveReplay(telegram.databaseUrl)),
    ...(await proveUpdates(telegram, load)),
    ...(await proveTimers(telegram.db, load, telegram.now())),
    ...(await proveLeftovers(telegram.db, expected.parked ?? 0)),
    ...(await proveSurveys(telegram.db, load)),
    ...(await proveBookings(telegram, load)),
  ];
  const chats = await proveChats(telegram, load, expected);
  return {
    problems: [...problems, ...chats.problems],
    updates: load.updates.length,
    messages: chats.messages,
    duplicates: chats.duplicates,
    unanswered: Object.keys(telegram.sandbox.world.callbacks).length,
  };
}

/** The position of every subject is exactly what its journal says. */
async function proveReplay(connectionString: string): Promise<string[]> {
  const log = makeMemoryLog();
  const pools = makePools({ connectionString, committers: 1, general: 2, log });
  try {
    const pool = pools.general;
    const funnels = await loadFunnels({
      pool,
      vocabulary,
      files: await loadDefinitions(),
      now: () => Date.now(),
      log,
    });
    const store = makeSubjectStore({ pool, funnelRowId: funnels.rowId, owner: 'proof', prepared: true });
    const report = await replayAll({ pool, funnels: funnels.set(), load: store.load });
    return report.differences.map(
      ({ ref, difference }) => `replay of ${ref.kind} ${ref.key}: ${JSON.stringify(difference)}`,
    );
  } finally {
    await pools.close();
  }
}

const KEYS = `WITH journalled AS (
    SELECT subject_id, k.key FROM journal, json_array_elements_text(event->'keys') AS k (key) WHERE kind = 'event')
  SELECT coalesce(i.subject_id, j.subject_id)::text AS subject, coalesce(i.key, j.key) AS key, count(i.key)::int AS inbox, count(j.key)::int AS journal
  FROM inbox i FULL JOIN journalled j USING (subject_id, key) GROUP BY 1, 2`;

/** Every update that a client caused was taken from Telegram, is known once and was applied once. */
async function proveUpdates({ db, sandbox }: OutsideTelegram, load: LoadResult): Promise<string[]> {
  const { rows } = await db.query<{ subject: string; key: string; inbox: number; journal: number }>(KEYS);
  const wrong = rows.filter(({ inbox, journal }) => inbox !== 1 || journal !== 1);
  const counts = new Map<string, number>();
  for (const { key } of rows) counts.set(key, (counts.get(key) ?? 0) + 1);
  const lost = load.updates.filter((id) => counts.get(`u:${id}`) !== 1);
  return [
    ...wrong.map((row) => `key ${row.key} of ${row.subject}: ${row.inbox} × inbox, ${row.journal} × journal`),
    ...lost.map((id) => `update ${id} was applied ${counts.get(`u:${id}`) ?? 0} times`),
    ...sandbox.world.pending.map(({ update }) => `update ${update.update_id} was never taken`),
  ];
}

/** Nothing waits, nothing was set aside that need not be. */
async function proveLeftovers(db: Pool, parked: number): Promise<string[]> {
  const pending = await db.query<{ id: string; chat_id: string }>(
    "SELECT id::text, chat_id::text FROM outbox WHERE status = 'pending'",
  );
  const aside = await db.query<{ source: string; reason: string }>('SELECT source, reason FROM parked');
  const signals = await db.query('SELECT id FROM signals');
  return [
    ...pending.rows.map(({ id, chat_id: chat }) => `message ${id} for ${chat} was never sent`),
    ...(aside.rows.length === parked
      ? []
      : [`${aside.rows.length} parked instead of ${parked}: ${JSON.stringify(aside.rows.slice(0, 3))}`]),
    ...(signals.rowCount === 0 ? [] : [`${signals.rowCount} signals wait`]),
  ];
}

/** What an event applied twice, or half, would spoil first. */
async function proveSurveys(db: Pool, load: LoadResult): Promise<string[]> {
  const { rows } = await db.query<{
    chat: string;
    answers: number;
    sum: number;
    score: number;
    logged: number;
    segment: string | null;
  }>(
    `SELECT u.telegram_id::text AS chat, u.lead_score AS score, u.segment::text, count(a.*)::int AS answers, coalesce(sum(a.points), 0)::int AS sum,
       (SELECT count(*)::int FROM events e WHERE e.user_id = u.id AND e.type = 'survey.answered') AS logged
     FROM users u LEFT JOIN survey_answers a ON a.user_id = u.id GROUP BY u.id`,
  );
  const wrong = rows.filter(
    (row) => row.answers !== 5 || row.logged !== 5 || row.sum !== row.score || row.segment === null,
  );
  return [
    ...(rows.length === load.clients.length
      ? []
      : [`${rows.length} clients instead of ${load.clients.length}`]),
    ...wrong.map((row) => `survey of ${row.chat}: ${JSON.stringify(row)}`),
  ];
}
