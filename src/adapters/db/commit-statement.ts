// The text of the commit: ONE statement, lock first, with one JSON parameter a section. Built from the sections a batch has, so
// that what is absent costs nothing; each combination is a prepared statement of its own.
//
// Order inside: lock the known subjects by id → admit those at the expected revision with no known key, insert the new
// ones → everything else writes rows of admitted subjects only. A statement sees one snapshot, taken before it waited
// for its locks; that is safe because inbox, outbox and positions of a subject only ever change together with its
// revision: who waited for somebody else's commit finds another revision and is refused.
import { columnsOf, SECTION_NAMES } from './commit-sections.ts';
import type { SectionName, StatementShape } from './commit-sections.ts';
import { domainParts, RECORD_TABLES } from './domain-tables.ts';
import { WAKEUP_QUEUE } from './wakeup-queue.ts';

/**
 * Parameters: the process, until when it may send what it commits (ms), then one JSON document a section. One document
 * for everything would have to be taken apart first, which costs the server a tenth of the statement.
 */
const OWNER = '$1::text';
const LEASE = '$2::float8';
const FIRST_SECTION = 3;

/** Milliseconds of a row as an instant. */
const at = (column: string): string => `to_timestamp(${column} / 1000)`;

const PROFILE_COLUMNS = [
  'first_name',
  'last_name',
  'username',
  'phone',
  'email',
  'source',
  'segment',
  'funnel_stage',
  'experience',
  'goal',
  'budget',
  'lead_score',
  'is_blocked',
] as const;

/** Writes the statement of a shape; `wakeupTable` is the table of the wake-up queue, without it no job is written. */
export function buildCommitStatement(shape: StatementShape, wakeupTable: string | undefined): string {
  const has = (name: SectionName): boolean => shape.sections.has(name);
  const parts = [
    ...SECTION_NAMES.filter(has).map(
      (name, index) =>
        `${name} AS MATERIALIZED (SELECT r.* FROM json_to_recordset($${index + FIRST_SECTION}::json) AS r(${columnsOf(name, shape)}))`,
    ),
    ...admission(shape, has),
    ...deliveryResults(has),
    ...voiding(has),
    ...positions(shape, has),
    ...records(has),
    ...RECORD_TABLES.flatMap((name) => domainParts(name, has)),
    ...messages(has),
    ...signalRows(has),
    ...(has('w') && wakeupTable !== undefined ? [wakeups(wakeupTable)] : []),
  ];
  return `WITH ${parts.join(',\n')}\nSELECT ${reply(has).join(', ')}`;
}

/** Results that leave the row unsent. */
const UNSENT = `('postponed', 'released')`;

type Has = (name: SectionName) => boolean;

function admission(shape: StatementShape, has: Has): string[] {
  const { table } = shape;
  const parts: string[] = [];
  if (has('s')) {
    parts.push(
      `k AS MATERIALIZED (SELECT u.id, u.revision FROM ${table} u WHERE u.id = ANY (ARRAY(SELECT id FROM s)) ORDER BY u.id FOR UPDATE)`,
      // LIMIT keeps it a look-up by key: as a plain join it is planned as a scan of the whole inbox.
      has('q')
        ? `known AS MATERIALIZED (SELECT q.id, q.key FROM q CROSS JOIN LATERAL (SELECT FROM inbox i WHERE i.subject_id = q.id AND i.key = q.key LIMIT 1) i)`
        : `known AS (SELECT NULL::bigint AS id, NULL::text AS key WHERE false)`,
      `c AS MATERIALIZED (SELECT s.* FROM s JOIN k ON k.id = s.id AND k.revision = s.rev WHERE NOT EXISTS (SELECT FROM known WHERE known.id = s.id))`,
      `updated AS (UPDATE ${table} SET ${assignments(shape)} FROM c WHERE ${table}.id = c.id)`,
    );
  }
  if (has('n')) {
    const after = has('s') ? 'WHERE (SELECT count(*) FROM k) >= 0 ' : '';
    const { columns, values } = insertion(shape);
    parts.push(
      `born AS (INSERT INTO ${table} (${columns}) SELECT ${values} FROM n ${after}ORDER BY n.kind, n.ref ON CONFLICT DO NOTHING RETURNING id)`,
    );
  }
  const admitted = [...(has('s') ? ['SELECT id FROM c'] : []), ...(has('n') ? ['SELECT id FROM born'] : [])];
  if (admitted.length > 0) parts.push(`a AS MATERIALIZED (${admitted.join(' UNION ALL ')})`);
  return parts;
}

function assignments({ table, profile }: StatementShape): string {
  const always = [`revision = c.nrev`, `state = c.state`, `next_due_at = ${at('c.due')}`];
  if (table === 'subjects') return always.join(', ');
  always.push('owner = c.owner', `last_act_at = ${at('c.act')}`, `updated_at = ${at('c.at')}`);
  if (!profile) return always.join(', ');
  return [
    ...always,
    ...PROFILE_COLUMNS.map((column) => `${column} = c.${column}`),
    `unsubscribed_at = CASE WHEN c.unsubscribed THEN coalesce(users.unsubscribed_at, ${at('c.at')}) END`,
  ].join(', ');
}

function insertion({ table }: StatementShape): { columns: string; values: string } {
  const shared = 'id, revision, state, next_due_at, created_at';
  const sharedValues = `n.id, n.nrev, n.state, ${at('n.due')}, ${at('n.at')}`;
  if (table === 'subjects')
    return { columns: `${shared}, kind, key`, values: `${sharedValues}, n.kind, n.ref` };
  const profile = PROFILE_COLUMNS.join(', ');
  const profileValues = PROFILE_COLUMNS.map((column) => `n.${column}`).join(', ');
  return {
    columns: `${shared}, telegram_id, updated_at, owner, last_act_at, ${profile}, unsubscribed_at`,
    values: `${sharedValues}, n.ref, ${at('n.at')}, n.owner, ${at('n.act')}, ${profileValues}, CASE WHEN n.unsubscribed THEN ${at('n.at')} END`,
  };
}

/**
 * Results of deliveries do not depend on any subject of the batch: a sent message stays sent, whoever holds its row now
 * and even if it was voided meanwhile. Any other result is the holder's to give.
 */
function deliveryResults(has: Has): string[] {
  if (!has('ak')) return [];
  // What comes back unsent in the very statement of a takeover is withdrawn by it.
  const withdrawn = has('z')
    ? `WHEN ak.kind IN ${UNSENT} AND outbox.class = 'ordinary' AND EXISTS (SELECT FROM z JOIN a USING (id) WHERE z.id = outbox.subject_id AND z.chat = outbox.chat_id) THEN 'void'`
    : '';
  const parts = [
    `aklock AS MATERIALIZED (SELECT o.id, o.status FROM outbox o WHERE o.id = ANY (ARRAY(SELECT id FROM ak)) ORDER BY o.id FOR UPDATE)`,
    `acked AS (UPDATE outbox SET status = CASE WHEN ak.kind IN ('sent', 'parked') THEN ak.kind WHEN ak.kind = 'blocked' THEN 'void' ${withdrawn} ELSE outbox.status END,
      message_id = coalesce(ak.mid, outbox.message_id), attempts = outbox.attempts + CASE ak.kind WHEN 'released' THEN 0 ELSE 1 END, error = ak.err, not_before = ${at('ak.nb')},
      sent_at = CASE ak.kind WHEN 'sent' THEN ${at('ak.at')} END, lease_until = NULL, lease_owner = NULL
      FROM ak JOIN aklock USING (id) WHERE outbox.id = ak.id AND (ak.kind = 'sent' OR outbox.status = 'pending' AND outbox.lease_owner = ${OWNER})
      RETURNING outbox.id, outbox.message_ref, outbox.status, ak.kind, aklock.status AS before)`,
    `said AS (UPDATE messages SET meta = messages.meta - 'void' FROM acked WHERE acked.kind = 'sent' AND acked.before = 'void' AND messages.id = acked.message_ref)`,
  ];
  if (has('b')) {
    parts.push(
      `blockvoid AS (UPDATE outbox SET status = 'void', lease_until = NULL, lease_owner = NULL FROM b WHERE outbox.chat_id = b.chat AND outbox.status = 'pending' AND outbox.id NOT IN (SELECT id FROM ak))`,
      `blockers AS MATERIALIZED (SELECT u.telegram_id FROM users u JOIN b ON b.chat = u.telegram_id)`,
    );
  }
  if (has('f')) {
    parts.push(
      `spoilt AS (INSERT INTO parked (subject_kind, subject_key, source, key, payload, reason, parked_at)
      SELECT coalesce(s2.kind, 'client'), coalesce(u.telegram_id, s2.key, o.chat_id), 'delivery', 'outbox:' || o.id, jsonb_build_object('method', o.method, 'payload', o.payload), coalesce(ak.err, ''), ${at('ak.at')}
      FROM f JOIN acked USING (id) JOIN ak USING (id) JOIN outbox o USING (id) LEFT JOIN users u ON u.id = o.subject_id LEFT JOIN subjects s2 ON s2.id = o.subject_id)`,
    );
  }
  return parts;
}

/** A takeover withdraws what the bot has not sent yet; rows with a result in this statement are settled with that. */
function voiding(has: Has): string[] {
  if (!has('z')) return [];
  const notAcked = has('ak') ? ' AND o.id NOT IN (SELECT id FROM acked)' : '';
  const voided = has('ak')
    ? `(SELECT message_ref FROM voided UNION ALL SELECT message_ref FROM acked WHERE status = 'void' AND kind IN ${UNSENT}) AS voided`
    : 'voided';
  return [
    `zlock AS MATERIALIZED (SELECT o.id FROM z JOIN a USING (id) JOIN outbox o ON o.chat_id = z.chat AND o.subject_id = z.id AND o.status = 'pending' AND o.class = 'ordinary'${notAcked} ORDER BY o.id FOR UPDATE OF o)`,
    `voided AS (UPDATE outbox SET status = 'void', lease_until = NULL, lease_owner = NULL FROM zlock WHERE outbox.id = zlock.id AND outbox.status = 'pending' RETURNING outbox.id, outbox.message_ref)`,
    `unsaid AS (UPDATE messages SET meta = messages.meta || '{"void": true}' FROM ${voided} WHERE messages.id = voided.message_ref)`,
  ];
}

function positions({ table }: StatementShape, has: Has): string[] {
  const [positionTable, owner] =
    table === 'users' ? ['user_funnel_state', 'user_id'] : ['subject_positions', 'subject_id'];
  const parts: string[] = [];
  if (has('p')) {
    parts.push(
      `positions AS (INSERT INTO ${positionTable} (${owner}, funnel_id, step, context, updated_at, funnel, version, position, entered_at)
      SELECT p.id, p.fid, p.step, p.context, ${at('p.at')}, p.funnel, p.version, p.position, ${at('p.entered')} FROM p JOIN a USING (id) ORDER BY p.ord
      ON CONFLICT (${owner}, funnel) DO UPDATE SET funnel_id = excluded.funnel_id, step = excluded.step, context = excluded.context,
      updated_at = excluded.updated_at, version = excluded.version, position = excluded.position, entered_at = excluded.entered_at)`,
    );
  }
  if (has('pd')) {
    parts.push(
      `removed AS (DELETE FROM ${positionTable} t USING pd JOIN a USING (id) WHERE t.${owner} = pd.id AND t.funnel = pd.funnel)`,
    );
  }
  return parts;
}

function records(has: Has): string[] {
  const parts: string[] = [];
  if (has('q')) {
    parts.push(
      `inboxed AS (INSERT INTO inbox (subject_id, key, at) SELECT q.id, q.key, ${at('q.at')} FROM q JOIN a USING (id))`,
    );
  }
  if (has('j')) {
    parts.push(
      `journalled AS (INSERT INTO journal (subject_id, seq, at, kind, key, event, funnels, vocabulary, effects, transitions, reads, hash, format)
      SELECT j.id, j.seq, ${at('j.at')}, j.kind, j.key, j.event, j.funnels, j.vocabulary, j.effects, j.notes, j.reads, j.hash, j.format FROM j JOIN a USING (id))`,
    );
  }
  if (has('e')) {
    parts.push(
      `evented AS (INSERT INTO events (user_id, type, payload, created_at) SELECT e.id, e.type, e.payload, ${at('e.at')} FROM e JOIN a USING (id))`,
    );
  }
  if (has('v')) {
    parts.push(
      `answered AS (INSERT INTO survey_answers (user_id, question_code, answer_code, points, created_at, updated_at)
      SELECT v.id, v.question, v.answer, v.points, ${at('v.at')}, ${at('v.at')} FROM v JOIN a USING (id)
      ON CONFLICT (user_id, question_code) DO UPDATE SET answer_code = excluded.answer_code, points = excluded.points, updated_at = excluded.updated_at)`,
    );
  }
  if (has('t')) {
    parts.push(
      `audited AS (INSERT INTO audit_log (actor, action, subject, payload, created_at) SELECT t.actor, t.action, t.subject, t.payload, ${at('t.at')} FROM t JOIN a USING (id))`,
    );
  }
  return parts;
}

/**
 * `held`: the chat has earlier unsent rows that this process does not hold, so the new row waits without a lease and
 * goes out after them.
 */
function messages(has: Has): string[] {
  const parts: string[] = [];
  if (has('m')) {
    parts.push(
      `m1 AS MATERIALIZED (SELECT m.*, nextval('messages_id_seq') AS mid FROM m JOIN a USING (id) ORDER BY m.n)`,
      `m2 AS (INSERT INTO messages (id, user_id, role, text, meta, created_at) SELECT mid, id, role::message_role, body, meta, ${at('at')} FROM m1)`,
    );
  }
  if (!has('o')) return parts;
  const leaving = [
    ...(has('ak')
      ? ["NOT EXISTS (SELECT FROM acked WHERE acked.id = e.id AND acked.status <> 'pending')"]
      : []),
    ...(has('z') ? ['NOT EXISTS (SELECT FROM zlock WHERE zlock.id = e.id)'] : []),
    ...(has('b') ? ['NOT EXISTS (SELECT FROM b WHERE b.chat = e.chat_id)'] : []),
  ];
  const earlier = [
    `e.chat_id = o.chat AND e.status = 'pending' AND (e.lease_owner IS DISTINCT FROM ${OWNER} OR e.lease_until < ${at('o.at')})`,
    ...leaving,
  ];
  const ref = has('m') ? 'm1.mid' : 'NULL::bigint';
  parts.push(
    `o1 AS MATERIALIZED (SELECT o.*, ${ref} AS mid, o.status <> 'pending' OR EXISTS (SELECT FROM outbox e WHERE ${earlier.join(' AND ')}) AS held, nextval('outbox_id_seq') AS oid
      FROM o JOIN a ON a.id = o.id ${has('m') ? 'LEFT JOIN m1 ON m1.n = o.m ' : ''}ORDER BY o.n)`,
    `o2 AS (INSERT INTO outbox (id, subject_id, chat_id, method, payload, class, essential, status, message_ref, ref, created_at, lease_until, lease_owner)
      SELECT oid, o1.id, chat, method, payload, class, essential, status, mid, name, ${at('at')}, CASE WHEN NOT held THEN ${at(LEASE)} END, CASE WHEN NOT held THEN ${OWNER} END FROM o1)`,
  );
  return parts;
}

function signalRows(has: Has): string[] {
  const parts: string[] = [];
  if (has('g')) {
    parts.push(
      `g1 AS MATERIALIZED (SELECT g.*, nextval('signals_id_seq') AS gid FROM g JOIN a USING (id) ORDER BY g.n)`,
      `g2 AS (INSERT INTO signals (id, to_kind, to_key, event, created_at) SELECT gid, kind, ref, event, ${at('at')} FROM g1)`,
    );
  }
  if (has('x'))
    parts.push(`consumed AS (DELETE FROM signals t USING x JOIN a USING (id) WHERE t.id = x.signal)`);
  return parts;
}

/** One waiting job a subject. DO UPDATE, because with DO NOTHING a job just taken by a worker would swallow the new one. */
function wakeups(table: string): string {
  const { name, policy, expireSeconds, retryLimit, retentionSeconds, deleteAfterSeconds } = WAKEUP_QUEUE;
  return `woken AS (INSERT INTO ${table} AS job (name, data, singleton_key, policy, start_after, retry_limit, retry_delay, retry_backoff, expire_seconds, deletion_seconds, keep_until)
      SELECT '${name}', jsonb_build_object('kind', w.kind, 'key', w.ref, 'id', w.id), w.id::text, '${policy}', ${at('w.start')}, ${retryLimit}, 0, false, ${expireSeconds}, ${deleteAfterSeconds}, ${at('w.start')} + interval '${retentionSeconds} seconds'
      FROM w JOIN a USING (id) ORDER BY w.id
      ON CONFLICT (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short' DO UPDATE SET start_after = least(job.start_after, excluded.start_after))`;
}

function reply(has: Has): string[] {
  const list = (expression: string, from: string): string =>
    `(SELECT coalesce(json_agg(${expression}), '[]') FROM ${from})`;
  // Named in every shape: the type of a parameter that no shape uses could not be told.
  const parts = [`${OWNER} IS NOT NULL AND ${LEASE} IS NOT NULL AS ok`];
  if (has('s') || has('n')) parts.push(`${list('a.id', 'a')} AS admitted`);
  if (has('s')) parts.push(`${list('json_build_array(known.id, known.key)', 'known')} AS known`);
  if (has('o')) parts.push(`${list('json_build_array(o1.n, o1.oid, o1.held)', 'o1')} AS outbox`);
  if (has('z')) parts.push(`${list('voided.id', 'voided')} AS voided`);
  if (has('g')) parts.push(`${list('json_build_array(g1.n, g1.gid)', 'g1')} AS signals`);
  if (has('b')) parts.push(`${list('blockers.telegram_id', 'blockers')} AS blocked`);
  return parts;
}
