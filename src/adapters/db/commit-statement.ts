// The text of the commit: ONE statement, lock first, with one array parameter a column. Built from the sections a batch
// has, so that what is absent costs nothing; each combination is a prepared statement of its own, planned once.
//
// Order inside: lock the known subjects by id → admit those at the expected revision with no known key, insert the new
// ones → everything else writes rows of admitted subjects only. A statement sees one snapshot, taken before it waited
// for its locks; that is safe because inbox, outbox and positions of a subject only ever change together with its
// revision: who waited for somebody else's commit finds another revision and is refused.
//
// Rows name their subject by its place among those of the statement (`w`), so that nothing here joins anything: an
// array is asked for its element instead.
import { arrayTypeOf } from './array-parameters.ts';
import { columnsOf, SECTION_NAMES } from './commit-sections.ts';
import type { Column, SectionName, StatementShape } from './commit-sections.ts';
import { domainParts, RECORD_TABLES } from './domain-tables.ts';
import { deliveryResults, OWNER, voiding } from './commit-deliveries.ts';
import { WAKEUP_QUEUE } from './wakeup-queue.ts';

/** Parameters: the process, until when it may send what it commits, then one array a column of each section. */
const LEASE = '$2::timestamptz';
const FIRST_COLUMN = 3;

/** Text columns of `users` that hold the client's profile. */
const PROFILE_TEXTS = [
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
] as const;

/** Which sections the statement has. */
type Has = (name: SectionName) => boolean;

/** A column of a section as SQL: the element at `place` of its array. */
type Element = (section: SectionName, column: string, place: string) => string;

interface Writing {
  readonly shape: StatementShape;
  readonly has: Has;
  readonly element: Element;
  /** Parameter of a column. */
  readonly array: (section: SectionName, column: string) => string;
  /** Those named so far, in the order of their parameters. */
  readonly columns: ReadonlyMap<string, SectionColumn>;
}

/** A statement's text, and the columns that are its parameters from the third on. */
export interface CommitText {
  readonly text: string;
  readonly columns: readonly SectionColumn[];
}

/** A column and whose it is. */
export interface SectionColumn extends Column {
  readonly section: SectionName;
}

/** Writes the statement of a shape; `wakeupTable` is the table of the wake-up queue, without it no job is written. */
export function buildCommitStatement(shape: StatementShape, wakeupTable: string | undefined): CommitText {
  const writing = makeWriting(shape);
  const { has } = writing;
  const parts = [
    ...SECTION_NAMES.filter((name) => name !== 's' && has(name)).map((name) => sectionPart(writing, name)),
    ...admission(writing),
    ...deliveryResults(has),
    ...voiding(has),
    ...positions(writing),
    ...records(writing),
    ...RECORD_TABLES.flatMap((name) => domainParts(name, has)),
    ...messages(writing),
    ...signalRows(has),
    ...(has('w') && wakeupTable !== undefined ? [wakeups(wakeupTable)] : []),
  ];
  const text = `WITH ${parts.join(',\n')}\nSELECT ${reply(has).join(', ')}`;
  return { text, columns: [...writing.columns.values()] };
}

/** A column becomes a parameter when the text first names it: the type of an unused one could not be told. */
function makeWriting(shape: StatementShape): Writing {
  const columns = new Map<string, SectionColumn & { readonly parameter: string }>();
  const array: Writing['array'] = (section, name) => {
    const known = columns.get(`${section}.${name}`);
    if (known !== undefined) return known.parameter;
    const type = columnsOf(section).find((column) => column.name === name)?.type;
    if (type === undefined) throw new Error(`The section "${section}" of a commit has no column "${name}".`);
    const parameter = `$${columns.size + FIRST_COLUMN}::${arrayTypeOf(type)}`;
    columns.set(`${section}.${name}`, { section, name, type, parameter });
    return parameter;
  };
  const element: Element = (section, column, place) => `(${array(section, column)})[${place}]`;
  return { shape, has: (name) => shape.sections.has(name), element, array, columns };
}

/** The rows of a section; `i` is a row's place. */
function sectionPart({ element, array }: Writing, name: SectionName): string {
  const columns = columnsOf(name);
  const list = columns.map((column) => `${element(name, column.name, 'i')} AS ${column.name}`);
  return `${name} AS (SELECT i, ${list.join(', ')} FROM generate_series(1, cardinality(${array(name, columns[0]?.name ?? '')})) AS i)`;
}

/** True for rows of admitted subjects. */
const admitted = (place: string): string => `${place} = ANY ((SELECT places FROM ok)::int[])`;

function admission(writing: Writing): string[] {
  const { shape, has, element, array } = writing;
  if (!has('s')) return [];
  const { table } = shape;
  const ids = array('s', 'id');
  const known = has('q')
    ? // LIMIT keeps it a look-up by key: as a plain join it is planned as a scan of the whole inbox.
      `SELECT q.w, q.key FROM q CROSS JOIN LATERAL (SELECT FROM inbox x WHERE x.subject_id = (${ids})[q.w] AND x.key = q.key LIMIT 1) x`
    : 'SELECT NULL::int AS w, NULL::text AS key WHERE false';
  const parts = [
    `k AS MATERIALIZED (SELECT u.id, u.revision, array_position(${ids}, u.id) AS w FROM ${table} u WHERE u.id = ANY (${ids}) ORDER BY u.id FOR NO KEY UPDATE)`,
    `known AS MATERIALIZED (${known})`,
    `c AS MATERIALIZED (SELECT k.id, k.w, k.revision, ${element('s', 'at', 'k.w')} AS at, ${element('s', 'due', 'k.w')} AS due, ${element('s', 'profile', 'k.w')} AS profile
      FROM k WHERE k.revision = ${element('s', 'rev', 'k.w')} AND NOT ${element('s', 'fresh', 'k.w')} AND NOT EXISTS (SELECT FROM known WHERE known.w = k.w))`,
    `updated AS (UPDATE ${table} SET ${assignments(writing)} FROM c WHERE ${table}.id = c.id)`,
  ];
  if (shape.births) {
    const { columns, values } = insertion(writing);
    parts.push(
      `born AS (INSERT INTO ${table} (${columns}) SELECT ${values} FROM generate_series(1, cardinality(${ids})) AS i
      WHERE ${element('s', 'fresh', 'i')} AND (SELECT count(*) FROM k) >= 0 ORDER BY ${element('s', 'kind', 'i')}, ${element('s', 'ref', 'i')} ON CONFLICT DO NOTHING RETURNING id)`,
    );
  }
  const births = shape.births ? ` UNION ALL SELECT id, array_position(${ids}, id) FROM born` : '';
  parts.push(
    `a AS MATERIALIZED (SELECT id, w FROM c${births})`,
    `ok AS MATERIALIZED (SELECT count(*) = cardinality(${ids}) AS whole, array_agg(w) AS places FROM a)`,
  );
  return parts;
}

function assignments({ shape, element }: Writing): string {
  const always = [
    'revision = c.revision + 1',
    `state = ${element('s', 'state', 'c.w')}`,
    'next_due_at = c.due',
  ];
  if (shape.table === 'subjects') return always.join(', ');
  const kept = (column: string, value: string): string =>
    `${column} = CASE WHEN c.profile IS NULL THEN users.${column} ELSE ${value} END`;
  return [
    ...always,
    // Its index is left alone while it still rings in time.
    `ring_at = CASE WHEN users.ring_at >= c.at AND (users.ring_at <= c.due OR c.due IS NULL) THEN users.ring_at ELSE c.due END`,
    `owner = ${element('s', 'owner', 'c.w')}`,
    `last_act_at = ${element('s', 'act', 'c.w')}`,
    'updated_at = c.at',
    ...PROFILE_TEXTS.map((column) => kept(column, `c.profile->>'${column}'`)),
    kept('lead_score', `(c.profile->>'lead_score')::int`),
    kept('is_blocked', `(c.profile->>'is_blocked')::bool`),
    kept(
      'unsubscribed_at',
      `CASE WHEN (c.profile->>'unsubscribed')::bool THEN coalesce(users.unsubscribed_at, c.at) END`,
    ),
  ].join(', ');
}

function insertion({ shape, element }: Writing): { columns: string; values: string } {
  const of = (column: string): string => element('s', column, 'i');
  const shared = 'id, revision, state, next_due_at, created_at';
  const sharedValues = `${of('id')}, ${of('rev')} + 1, ${of('state')}, ${of('due')}, ${of('at')}`;
  if (shape.table === 'subjects')
    return { columns: `${shared}, kind, key`, values: `${sharedValues}, ${of('kind')}, ${of('ref')}` };
  const profile = of('profile');
  const texts = PROFILE_TEXTS.map((column) => `${profile}->>'${column}'`).join(', ');
  return {
    columns: `${shared}, ring_at, telegram_id, updated_at, owner, last_act_at, ${PROFILE_TEXTS.join(', ')}, lead_score, is_blocked, unsubscribed_at`,
    values: `${sharedValues}, ${of('due')}, ${of('ref')}, ${of('at')}, ${of('owner')}, ${of('act')}, ${texts},
      (${profile}->>'lead_score')::int, (${profile}->>'is_blocked')::bool, CASE WHEN (${profile}->>'unsubscribed')::bool THEN ${of('at')} END`,
  };
}

function positions({ shape, has, array }: Writing): string[] {
  const [table, owner] =
    shape.table === 'users' ? ['user_funnel_state', 'user_id'] : ['subject_positions', 'subject_id'];
  const parts: string[] = [];
  if (has('p')) {
    parts.push(
      `moved AS (UPDATE ${table} t SET funnel_id = p.fid, step = p.step, context = p.context, updated_at = p.at, version = p.version, position = p.position, entered_at = p.entered
      FROM p WHERE ${admitted('p.w')} AND t.${owner} = (${array('s', 'id')})[p.w] AND t.funnel = p.funnel)`,
    );
  }
  if (has('pn')) {
    parts.push(
      `placed AS (INSERT INTO ${table} (${owner}, funnel_id, step, context, updated_at, funnel, version, position, entered_at)
      SELECT (${array('s', 'id')})[pn.w], pn.fid, pn.step, pn.context, pn.at, pn.funnel, pn.version, pn.position, pn.entered FROM pn WHERE ${admitted('pn.w')} ORDER BY pn.i
      ON CONFLICT (${owner}, funnel) DO UPDATE SET funnel_id = excluded.funnel_id, step = excluded.step, context = excluded.context,
      updated_at = excluded.updated_at, version = excluded.version, position = excluded.position, entered_at = excluded.entered_at)`,
    );
  }
  if (has('pd')) {
    parts.push(
      `removed AS (DELETE FROM ${table} t USING pd JOIN a USING (id) WHERE t.${owner} = pd.id AND t.funnel = pd.funnel)`,
    );
  }
  return parts;
}

function records({ has, array }: Writing): string[] {
  const parts: string[] = [];
  const owner = (section: string): string => `(${array('s', 'id')})[${section}.w]`;
  if (has('q')) {
    parts.push(
      `inboxed AS (INSERT INTO inbox (subject_id, key, at) SELECT ${owner('q')}, q.key, q.at FROM q WHERE ${admitted('q.w')})`,
    );
  }
  if (has('j')) {
    parts.push(
      `journalled AS (INSERT INTO journal (subject_id, seq, at, kind, key, event, funnels, vocabulary, effects, transitions, reads, hash, format)
      SELECT ${owner('j')}, j.seq, j.at, j.kind, j.key, j.event, j.funnels, j.vocabulary, j.effects, j.notes, j.reads, j.hash, j.format FROM j WHERE ${admitted('j.w')})`,
    );
  }
  if (has('e')) {
    parts.push(
      `evented AS (INSERT INTO events (user_id, type, payload, created_at) SELECT ${owner('e')}, e.type, e.payload, e.at FROM e WHERE ${admitted('e.w')})`,
    );
  }
  if (has('v')) {
    parts.push(
      `answered AS (INSERT INTO survey_answers (user_id, question_code, answer_code, points, created_at, updated_at)
      SELECT ${owner('v')}, v.question, v.answer, v.points, v.at, v.at FROM v WHERE ${admitted('v.w')}
      ON CONFLICT (user_id, question_code) DO UPDATE SET answer_code = excluded.answer_code, points = excluded.points, updated_at = excluded.updated_at)`,
    );
  }
  if (has('t')) {
    parts.push(
      `audited AS (INSERT INTO audit_log (actor, action, subject, payload, created_at) SELECT t.actor, t.action, t.subject, t.payload, t.at FROM t JOIN a USING (id))`,
    );
  }
  return parts;
}

/** Ids drawn for all rows of a section at once, in their order. */
const draw = (name: string, sequence: string, rows: string): string =>
  `${name} AS MATERIALIZED (SELECT array_agg(nextval('${sequence}')) AS ids FROM generate_series(1, cardinality(${rows})))`;

/**
 * `held`: the chat has earlier unsent rows that this process does not hold, so the new row waits without a lease and
 * goes out after them.
 */
function messages({ has, array }: Writing): string[] {
  const parts: string[] = [];
  const ids = has('s') ? array('s', 'id') : '';
  if (has('m')) {
    parts.push(
      draw('mids', 'messages_id_seq', array('m', 'w')),
      `worded AS (INSERT INTO messages (id, user_id, role, text, meta, created_at)
      SELECT ((SELECT ids FROM mids)::int8[])[m.i], (${ids})[m.w], m.role::message_role, m.body, m.meta, m.at FROM m WHERE ${admitted('m.w')})`,
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
    `e.chat_id = o.chat AND e.status = 'pending' AND (e.lease_owner IS DISTINCT FROM ${OWNER} OR e.lease_until < o.at)`,
    ...leaving,
  ];
  const ref = has('m') ? '((SELECT ids FROM mids)::int8[])[o.m]' : 'NULL::bigint';
  parts.push(
    draw('oids', 'outbox_id_seq', array('o', 'w')),
    `posted AS (INSERT INTO outbox (id, subject_id, chat_id, method, payload, class, essential, status, message_ref, ref, created_at, lease_until, lease_owner)
      SELECT ((SELECT ids FROM oids)::int8[])[i], subject, chat, method, payload, class, essential, status, mid, name, at, CASE WHEN NOT held THEN ${LEASE} END, CASE WHEN NOT held THEN ${OWNER} END
      FROM (SELECT o.*, (${ids})[o.w] AS subject, ${ref} AS mid, o.status <> 'pending' OR EXISTS (SELECT FROM outbox e WHERE ${earlier.join(' AND ')}) AS held
        FROM o WHERE ${admitted('o.w')} OFFSET 0) AS o RETURNING id, lease_owner)`,
  );
  return parts;
}

function signalRows(has: Has): string[] {
  const parts: string[] = [];
  if (has('g')) {
    parts.push(
      `g1 AS MATERIALIZED (SELECT g.*, nextval('signals_id_seq') AS gid FROM g JOIN a USING (id) ORDER BY g.n)`,
      `g2 AS (INSERT INTO signals (id, to_kind, to_key, event, created_at) SELECT gid, kind, ref, event, at FROM g1)`,
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
      SELECT '${name}', jsonb_build_object('kind', w.kind, 'key', w.ref, 'id', w.id), w.id::text, '${policy}', w.start, ${retryLimit}, 0, false, ${expireSeconds}, ${deleteAfterSeconds}, w.start + interval '${retentionSeconds} seconds'
      FROM w JOIN a USING (id) ORDER BY w.id
      ON CONFLICT (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short' DO UPDATE SET start_after = least(job.start_after, excluded.start_after))`;
}

function reply(has: Has): string[] {
  const list = (expression: string, from: string): string => `(SELECT json_agg(${expression}) FROM ${from})`;
  // Named in every shape: the type of a parameter that no shape uses could not be told.
  const parts = [`${OWNER} IS NOT NULL AND ${LEASE} IS NOT NULL AS done`];
  if (has('s')) {
    parts.push(
      `(SELECT whole FROM ok) AS whole`,
      `(SELECT to_json(places) FROM ok WHERE NOT whole) AS places`,
      `${list('json_build_array(known.w, known.key)', 'known')} AS known`,
    );
  }
  if (has('o')) {
    parts.push(`(SELECT to_json(ids) FROM oids) AS outbox`);
    parts.push(`${list('posted.id', 'posted WHERE lease_owner IS NULL')} AS held`);
  }
  if (has('z')) parts.push(`${list('voided.id', 'voided')} AS voided`);
  if (has('g')) parts.push(`${list('json_build_array(g1.n, g1.gid)', 'g1')} AS signals`);
  if (has('b')) parts.push(`${list('blockers.telegram_id', 'blockers')} AS blocked`);
  return parts;
}
