// The sections of the commit's one JSON document: which rows it may carry and with which columns. Short member names:
// they travel with every row. Instants are milliseconds.
import { DOMAIN_SECTION_COLUMNS, DOMAIN_TABLES } from './domain-tables.ts';
import type { DomainSection } from './domain-tables.ts';

const SUBJECT =
  'id bigint, ref bigint, kind text, rev int, nrev int, state jsonb, due float8, at float8, owner text, act float8';

/** Columns of the profile, sent when that of some client of the batch changed; what is left out is null. */
const PROFILE =
  'first_name text, last_name text, username text, phone text, email text, source text, ' +
  'segment text, funnel_stage text, experience text, goal text, budget text, lead_score int, is_blocked bool, unsubscribed bool';

/** Section → its columns. The order is that of the bits in a statement's name. */
const OWN_COLUMNS = {
  /** Known subjects, at the revision `rev`. */
  s: SUBJECT,
  /** Subjects nobody has heard of. */
  n: SUBJECT,
  /** Inbox keys. */
  q: 'id bigint, key text, at float8',
  p: 'ord int, id bigint, funnel text, fid bigint, step text, context jsonb, version int, position jsonb, entered float8, at float8',
  /** Positions that are no more. */
  pd: 'id bigint, funnel text',
  j: 'id bigint, seq int, at float8, kind text, key text, event jsonb, funnels jsonb, vocabulary int, effects jsonb, notes jsonb, reads jsonb, hash text, format smallint',
  m: 'n int, id bigint, role text, body text, meta jsonb, at float8',
  o: 'n int, id bigint, chat bigint, method text, payload jsonb, class text, essential bool, status text, m int, name text, at float8',
  e: 'id bigint, type text, payload jsonb, at float8',
  v: 'id bigint, question text, answer text, points int, at float8',
  g: 'n int, id bigint, kind text, ref bigint, event jsonb, at float8',
  /** Signals consumed. */
  x: 'id bigint, signal bigint',
  /** Wake-up jobs, in real time. */
  w: 'id bigint, ref bigint, kind text, start float8',
  /** Subjects whose unsent ordinary messages are void. */
  z: 'id bigint, chat bigint',
  /** Results of deliveries. */
  ak: 'id bigint, kind text, mid bigint, nb float8, err text, at float8',
  /** Chats found blocked. */
  b: 'chat bigint',
  /** Rows parked by delivery. */
  f: 'id bigint',
  t: 'id bigint, actor bigint, action text, subject text, payload jsonb, at float8',
} as const;

const DOMAIN_SECTIONS = Object.keys(DOMAIN_TABLES).flatMap((table) => [`${table}_new`, `${table}_set`]);

const SECTION_COLUMNS: Readonly<Record<string, string>> = {
  ...OWN_COLUMNS,
  ...Object.fromEntries(DOMAIN_SECTIONS.map((section) => [section, DOMAIN_SECTION_COLUMNS])),
};

export type SectionName = keyof typeof OWN_COLUMNS | DomainSection;

/** A row of a section; its members are those of {@link SECTION_COLUMNS}, written by `commit-rows.ts` alone. */
export type SectionRow = Readonly<Record<string, unknown>>;

/** The document: a section that is absent costs nothing. */
export type Sections = { [name in SectionName]?: SectionRow[] };

export const SECTION_NAMES = Object.keys(SECTION_COLUMNS) as SectionName[];

/** What makes one statement text differ from another. */
export interface StatementShape {
  readonly table: 'users' | 'subjects';
  readonly sections: ReadonlySet<SectionName>;
  /** Profile columns are sent with `s` and `n`; new clients always have them. */
  readonly profile: boolean;
}

/** Columns of a section in this shape. */
export function columnsOf(name: SectionName, shape: StatementShape): string {
  const columns = SECTION_COLUMNS[name] ?? '';
  return shape.profile && (name === 's' || name === 'n') ? `${columns}, ${PROFILE}` : columns;
}
