// A subject ↔ its rows: columns that the terms of reference ask for, engine state as JSON beside them, one row a
// position. The round trip is exact: a loaded subject has the hash that its last journal row names.
//
// Where jsonb would lose something (the order of keys: regions and visits are walked in order), the stored shape is a
// list of pairs.
import { isJsonArray, isJsonObject } from '../../core/json.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { SubjectRef } from '../../core/step/event.ts';
import { POSITION_FORMAT } from '../../core/step/position.ts';
import type { Position, StateValue } from '../../core/step/position.ts';
import { makeSubject } from '../../core/step/subject.ts';
import type { Profile, Subject } from '../../core/step/subject.ts';
import { StoredFormatError } from '../../app/store-errors.ts';

/** Format of the `state` column. */
const STATE_FORMAT = 1;

/** Text columns of `users` and the profile members they hold. */
const TEXT_COLUMNS = {
  first_name: 'firstName',
  last_name: 'lastName',
  username: 'username',
  phone: 'phone',
  email: 'email',
  source: 'source',
  segment: 'segment',
  funnel_stage: 'stage',
  experience: 'experience',
  goal: 'goal',
  budget: 'budget',
} as const;

const COLUMN_MEMBERS: ReadonlySet<string> = new Set([...Object.values(TEXT_COLUMNS), 'leadScore']);

/** The profile columns of `users`, as the commit writes them; a column left out is null. */
export type ProfileColumns = Readonly<Partial<Record<keyof typeof TEXT_COLUMNS, string>>> & {
  readonly lead_score?: number;
  readonly is_blocked: boolean;
  readonly unsubscribed: boolean;
};

/** A position as `json_agg` gives it. */
export interface PositionColumns {
  readonly funnel: string;
  readonly version: number;
  readonly context: JsonObject;
  readonly position: JsonObject;
}

/** A subject as the SELECT gives it; profile columns only for clients. */
export interface SubjectColumns {
  readonly state: JsonObject;
  readonly owner?: 'bot' | 'manager';
  readonly profile?: Readonly<Record<string, string | number | null>>;
  readonly positions: readonly PositionColumns[] | null;
}

/** The profile as columns. */
export function toProfileColumns(profile: Profile): ProfileColumns {
  const members: Readonly<Record<string, unknown>> = { ...profile };
  const texts = Object.entries(TEXT_COLUMNS).flatMap(([column, member]) => {
    const value = members[member];
    return typeof value === 'string' ? [[column, value] as const] : [];
  });
  const { leadScore, blocked, unsubscribed } = profile;
  return {
    ...Object.fromEntries(texts),
    ...(leadScore !== undefined && Number.isInteger(leadScore) ? { lead_score: leadScore } : {}),
    is_blocked: blocked === true,
    unsubscribed: unsubscribed === true,
  };
}

/** The `state` column: all of the subject that has no column of its own. */
export function toStateColumn(subject: Subject): JsonObject {
  const { kind, key: _key, profile, owner, positions: _positions, ...rest } = subject;
  const isClient = kind === 'client';
  const extra = Object.fromEntries(
    Object.entries(profile).filter(
      ([member, value]) => value !== undefined && !(isClient && hasColumn(member, value)),
    ),
  );
  return {
    format: STATE_FORMAT,
    ...rest,
    ...(Object.keys(extra).length === 0 ? {} : { profile: extra }),
    ...(isClient ? {} : { owner }),
  };
}

function hasColumn(member: string, value: unknown): boolean {
  if (!COLUMN_MEMBERS.has(member)) return false;
  return member === 'leadScore' ? Number.isInteger(value) : typeof value === 'string';
}

/** Rebuilds the subject. Throws StoredFormatError for formats that this program does not know. */
export function fromSubjectColumns(ref: SubjectRef, columns: SubjectColumns): Subject {
  const { format, profile: extra, ...rest } = columns.state;
  const blank = makeSubject(ref);
  // A row made by hand (an import, a seed) has no engine state yet.
  if (format === undefined && Object.keys(rest).length > 0)
    throw new StoredFormatError('A subject', format, STATE_FORMAT);
  if (format !== undefined && format !== STATE_FORMAT)
    throw new StoredFormatError('A subject', format, STATE_FORMAT);
  const profile: Record<string, Json> = {};
  for (const [column, member] of [...Object.entries(TEXT_COLUMNS), ['lead_score', 'leadScore'] as const]) {
    const value = columns.profile?.[column];
    if (value !== null && value !== undefined) profile[member] = value;
  }
  const positions = (columns.positions ?? []).map((row) => [row.funnel, fromPositionColumns(row)] as const);
  return {
    ...blank,
    ...(rest as Partial<Subject>),
    ...(columns.owner === undefined ? {} : { owner: columns.owner }),
    profile: { ...profile, ...(isJsonObject(extra) ? extra : {}) },
    positions: Object.fromEntries(positions),
  };
}

/** A position without its context, which has a column of its own. */
export function toPositionColumn(position: Position): JsonObject {
  const { format, value, history, visits, timers, activities, status, enteredAt } = position;
  return {
    format,
    value: toPairs(value),
    history: Object.entries(history).map(([uid, uids]) => [uid, [...uids]]),
    visits: Object.entries(visits).map(([uid, visit]) => [uid, visit]),
    timers: timers.map((timer) => ({ ...timer })),
    activities: activities.map((activity) => ({ ...activity })),
    status,
    enteredAt,
  };
}

/** Rebuilds a position from its row. */
function fromPositionColumns(row: PositionColumns): Position {
  const { format, value, history, visits, ...rest } = row.position;
  if (format !== POSITION_FORMAT)
    throw new StoredFormatError(`A position in funnel "${row.funnel}"`, format, POSITION_FORMAT);
  return {
    ...(rest as Pick<JsonObject, never> as Pick<Position, 'timers' | 'activities' | 'status' | 'enteredAt'>),
    format: POSITION_FORMAT,
    funnel: row.funnel,
    version: row.version,
    context: row.context,
    value: fromPairs(value),
    history: entriesOf(history) as Position['history'],
    visits: entriesOf(visits) as Position['visits'],
  };
}

function toPairs(value: StateValue): Json {
  if (typeof value === 'string') return value;
  return Object.entries(value).map(([key, inner]) => [key, toPairs(inner)]);
}

function fromPairs(value: Json | undefined): StateValue {
  if (typeof value === 'string') return value;
  const pairs = isJsonArray(value) ? value : [];
  return Object.fromEntries(
    pairs.flatMap((pair) =>
      isJsonArray(pair) && typeof pair[0] === 'string' ? [[pair[0], fromPairs(pair[1])]] : [],
    ),
  );
}

function entriesOf(pairs: Json | undefined): { [key: string]: Json } {
  const list = isJsonArray(pairs) ? pairs : [];
  return Object.fromEntries(
    list.flatMap((pair) =>
      isJsonArray(pair) && typeof pair[0] === 'string' ? [[pair[0], pair[1] ?? null]] : [],
    ),
  );
}
