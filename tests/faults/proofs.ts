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
import { MANAGERS_CHANNEL } from '../support/bot-process.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import { makeMemoryLog } from '../support/log.ts';
import type { LoadResult } from './load.ts';
import { matchChat } from './match-chat.ts';
import type { SentRow } from './match-chat.ts';
import { BOOKS } from './walks.ts';

/** What a run may leave behind besides the usual. */
export interface Expected {
  /** Messages that Telegram refused for good; clients who lost one ask again, so their messages are not counted. */
  readonly parked?: number;
  /** Messages that Telegram took without an answer: each may come once more. */
  readonly lostAnswers?: number;
}

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

/** Each timer rang once, those of the walks for everybody, and none is overdue. */
async function proveTimers(db: Pool, load: LoadResult, now: number): Promise<string[]> {
  const rung = await db.query<{ subject: string; timer: string; visit: string; n: number }>(
    `SELECT subject_id::text AS subject, event->'via'->>'funnel' || ' ' || (event->'via'->>'delay') AS timer, event->'via'->>'visit' AS visit, count(*)::int AS n
     FROM journal WHERE event->'via'->>'kind' = 'timer' GROUP BY 1, 2, 3`,
  );
  const due = await db.query<{ id: string }>(
    'SELECT id::text FROM users WHERE next_due_at <= to_timestamp($1::float8 / 1000)',
    [now],
  );
  return [
    ...rung.rows
      .filter(({ n }) => n !== 1)
      .map(({ subject, timer, visit, n }) => `timer ${timer} ${visit} of ${subject} rang ${n} times`),
    ...compareRings(rung.rows, load),
    ...due.rows.map(({ id }) => `a timer of client ${id} is overdue`),
  ];
}

/** Timers that every walk has: others may ring only because a process that died came too late. */
const OF_THE_WALKS = ['followup dayButNotAtNight', 'skeptic PT1.5S'];

function compareRings(rung: readonly { readonly timer: string }[], load: LoadResult): string[] {
  const steps = load.clients.flatMap((client) => client.steps);
  return OF_THE_WALKS.flatMap((timer) => {
    const wanted = steps.filter(({ rings }) => rings === timer).length;
    const found = rung.filter((row) => row.timer === timer).length;
    return found === wanted ? [] : [`timer ${timer} rang for ${found} instead of ${wanted}`];
  });
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

/** Whoever confirmed a time has it, once, with a seat of his own and one lead whose card says so. Nobody else has anything. */
async function proveBookings({ db, sandbox }: OutsideTelegram, load: LoadResult): Promise<string[]> {
  const { rows } = await db.query<{ chat: string; talks: number; seats: number; leads: readonly string[] }>(
    `SELECT u.telegram_id::text AS chat, (SELECT count(*)::int FROM appointments a WHERE a.user_id = u.id AND a.status = 'scheduled') AS talks,
       (SELECT count(*)::int FROM slot_holds h WHERE h.user_id = u.id AND h.confirmed_at IS NOT NULL) AS seats,
       ARRAY(SELECT l.id::text FROM leads l WHERE l.user_id = u.id) AS leads
     FROM users u`,
  );
  const cards = await db.query<{ ref: string; n: number }>(
    "SELECT ref, count(*)::int AS n FROM outbox WHERE method = 'sendMessage' AND ref LIKE 'lead:%' GROUP BY ref",
  );
  const posts = (sandbox.world.chats[MANAGERS_CHANNEL]?.messages ?? []).map(
    ({ message }) => message.text ?? '',
  );
  const holds = await db.query('SELECT id FROM slot_holds WHERE confirmed_at IS NULL');
  const bookers = new Set(
    load.clients
      .filter(({ steps }) => steps.some((step) => step.kind === 'press' && step.data === BOOKS))
      .map(({ chatId }) => String(chatId)),
  );
  const wrong = rows.filter(({ chat, talks, seats, leads }) => {
    const wanted = bookers.has(chat) ? 1 : 0;
    return talks !== wanted || seats !== wanted || leads.length !== wanted;
  });
  const saysNothing = rows
    .flatMap(({ leads }) => leads)
    .filter((lead) => {
      const card = posts.findLast((text) => text.startsWith(`Заявка №${lead}\n`));
      return card?.includes('Записался на консультацию') !== true;
    });
  return [
    ...wrong.map((row) => `bookings of ${row.chat}: ${JSON.stringify(row)}`),
    ...(holds.rowCount === 0 ? [] : [`${holds.rowCount} seats are held by nobody`]),
    ...cards.rows.filter(({ n }) => n !== 1).map(({ ref, n }) => `${n} cards were ordered for ${ref}`),
    ...(cards.rows.length === bookers.size
      ? []
      : [`${cards.rows.length} leads have a card instead of ${bookers.size}`]),
    ...saysNothing.map((lead) => `the card of lead ${lead} does not say that a talk was booked`),
  ];
}

/** Every chat received its messages, in order, as many as its walk brings, none twice that need not have been. */
async function proveChats(
  { db, sandbox }: OutsideTelegram,
  load: LoadResult,
  { lostAnswers = 0, parked = 0 }: Expected,
): Promise<{ problems: string[]; messages: number; duplicates: number }> {
  const sent = await db.query<SentRow & { chat: string }>(
    "SELECT id::float8 AS id, chat_id::text AS chat, attempts, payload FROM outbox WHERE status = 'sent' AND method = 'sendMessage' ORDER BY id",
  );
  const taken = sandbox
    .calls()
    .filter(({ method, verdict }) => method === 'sendMessage' && verdict === 'accepted');
  const problems: string[] = [];
  let duplicates = 0;
  let unexplained = 0;
  for (const chat of [MANAGERS_CHANNEL, ...load.clients.map(({ chatId }) => chatId)]) {
    const found = matchChat(
      sent.rows.filter((row) => row.chat === String(chat)),
      taken.filter(({ params }) => Number(params['chat_id']) === chat).map(({ params }) => params),
    );
    duplicates += found.duplicates;
    unexplained += found.unexplained;
    problems.push(...found.problems.map((problem) => `chat ${chat}: ${problem}`));
  }
  if (unexplained > lostAnswers)
    problems.push(`${unexplained} messages came again that nobody had tried again`);
  if (parked === 0) problems.push(...compareMessages(sent.rows, load));
  return { problems, messages: sent.rows.length, duplicates };
}

/** One message more or less is an event applied twice or an activity that answered twice, or never. */
function compareMessages(rows: readonly { readonly chat: string }[], load: LoadResult): string[] {
  return load.clients.flatMap(({ chatId, steps }) => {
    const wanted = steps.reduce((sum, { brings }) => sum + brings, 0);
    const found = rows.filter(({ chat }) => chat === String(chatId)).length;
    return found === wanted ? [] : [`chat ${chatId} was sent ${found} messages instead of ${wanted}`];
  });
}
