// The sections of a commit: which rows its statement may carry and with which columns. Each column travels as one array
// parameter. Instants are milliseconds.
import type { ColumnType } from './array-parameters.ts';
import { DOMAIN_SECTION_COLUMNS, DOMAIN_TABLES } from './domain-tables.ts';
import type { DomainSection } from './domain-tables.ts';

type Columns = Readonly<Record<string, ColumnType>>;

/**
 * Section → its columns; the order is part of a statement's name. `w` is the place of the row's subject among the rows
 * of `s`, from 1: rows of a subject that is not admitted are left out by it, without a join.
 */
const OWN_COLUMNS = {
  /** The subjects: known ones at the revision `rev`, and those that nobody has heard of. `profile`: when it changed. */
  s: {
    id: 'bigint',
    fresh: 'bool',
    ref: 'bigint',
    kind: 'text',
    rev: 'int',
    state: 'json',
    due: 'instant',
    at: 'instant',
    owner: 'text',
    act: 'instant',
    profile: 'jsonb',
  },
  /** Inbox keys. */
  q: { w: 'int', key: 'text', at: 'instant' },
  /** Positions whose row is there, and new ones. */
  p: {
    w: 'int',
    funnel: 'text',
    fid: 'bigint',
    step: 'text',
    context: 'jsonb',
    version: 'int',
    position: 'json',
    entered: 'instant',
    at: 'instant',
  },
  pn: {
    w: 'int',
    funnel: 'text',
    fid: 'bigint',
    step: 'text',
    context: 'jsonb',
    version: 'int',
    position: 'json',
    entered: 'instant',
    at: 'instant',
  },
  /** Positions that are no more. */
  pd: { id: 'bigint', funnel: 'text' },
  j: {
    w: 'int',
    seq: 'int',
    at: 'instant',
    kind: 'text',
    key: 'text',
    event: 'json',
    funnels: 'json',
    vocabulary: 'int',
    effects: 'json',
    notes: 'json',
    reads: 'json',
    hash: 'text',
    format: 'smallint',
  },
  m: { w: 'int', role: 'text', body: 'text', meta: 'jsonb', at: 'instant' },
  /** `m`: the place of the message's row among those of `m`. */
  o: {
    w: 'int',
    chat: 'bigint',
    method: 'text',
    payload: 'written',
    class: 'text',
    essential: 'bool',
    status: 'text',
    m: 'int',
    name: 'text',
    at: 'instant',
  },
  e: { w: 'int', type: 'text', payload: 'jsonb', at: 'instant' },
  v: { w: 'int', question: 'text', answer: 'text', points: 'int', at: 'instant' },
  g: { id: 'bigint', n: 'int', kind: 'text', ref: 'bigint', event: 'jsonb', at: 'instant' },
  /** Signals consumed. */
  x: { id: 'bigint', signal: 'bigint' },
  /** Wake-up jobs, in real time. */
  w: { id: 'bigint', ref: 'bigint', kind: 'text', start: 'instant' },
  /** Subjects whose unsent ordinary messages are void. */
  z: { id: 'bigint', chat: 'bigint' },
  /** Results of deliveries, by id: two processes that settle the same rows lock them in one order. */
  ak: { id: 'bigint', kind: 'text', tries: 'int', mid: 'bigint', nb: 'instant', err: 'text', at: 'instant' },
  /** Chats found blocked. */
  b: { chat: 'bigint' },
  /** Rows parked by delivery. */
  f: { id: 'bigint' },
  t: {
    id: 'bigint',
    actor: 'bigint',
    action: 'text',
    subject: 'text',
    payload: 'jsonb',
    at: 'instant',
  },
} as const satisfies Readonly<Record<string, Columns>>;

const DOMAIN_SECTIONS = Object.keys(DOMAIN_TABLES).flatMap((table) => [`${table}_new`, `${table}_set`]);

const SECTION_COLUMNS: Readonly<Record<string, Columns>> = {
  ...OWN_COLUMNS,
  ...Object.fromEntries(DOMAIN_SECTIONS.map((section) => [section, DOMAIN_SECTION_COLUMNS])),
};

export type SectionName = keyof typeof OWN_COLUMNS | DomainSection;

/** A row of a section; its members are those of {@link columnsOf}, written by `commit-rows.ts` alone. */
export type SectionRow = Readonly<Record<string, unknown>>;

/** The rows: a section that is absent costs nothing. */
export type Sections = { [name in SectionName]?: SectionRow[] };

export const SECTION_NAMES = Object.keys(SECTION_COLUMNS) as SectionName[];

/** What makes one statement text differ from another. */
export interface StatementShape {
  readonly table: 'users' | 'subjects';
  readonly sections: ReadonlySet<SectionName>;
  /** Some subject is new. */
  readonly births: boolean;
}

/** A column of a section, in the order of the parameters. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Columns of a section. */
export function columnsOf(name: SectionName): readonly Column[] {
  return COLUMN_LISTS.get(name) ?? [];
}

const COLUMN_LISTS: ReadonlyMap<string, readonly Column[]> = new Map(
  Object.entries(SECTION_COLUMNS).map(([section, columns]) => [
    section,
    Object.entries(columns).map(([name, type]) => ({ name, type })),
  ]),
);
