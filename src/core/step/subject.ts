/**
 * A subject: everything one step may read and change. Stored as the subject's row plus one row a position;
 * written by one commit, changed by nothing else.
 */
import type { Json, JsonObject } from '../json.ts';
import { hashJson } from '../hash.ts';
import type { SubjectKind, SubjectRef } from './event.ts';
import { findDueAt } from './position.ts';
import type { Position } from './position.ts';

/** The client's own row as guards may read it. Contacts are in it only after consent. */
export interface Profile {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly source?: string;
  readonly segment?: 'cold' | 'warm' | 'hot';
  readonly leadScore?: number;
  readonly stage?: string;
  readonly experience?: string;
  readonly goal?: string;
  readonly budget?: string;
  readonly blocked?: boolean;
  readonly unsubscribed?: boolean;
  /** Number of the client's open lead. */
  readonly lead?: number;
  /** Telegram id and name of the manager who has that lead. */
  readonly manager?: number;
  readonly managerName?: string;
  /** Version of the consent text under which phone and e-mail are kept, e.g. `contact_consent@2`. */
  readonly consent?: string;
  /** The bot asked for a contact of its own accord; it does so once. */
  readonly contactAsked?: boolean;
  /** When the bot last wrote first (a follow-up, a warming broadcast), ms; whoever writes first looks here. */
  readonly proactiveAt?: number;
}

/** A visit that showed buttons, so that a late press can be told from a current one. */
export type IssuedVisit = readonly [visit: number, funnel: string, uid: string];

/** How many issued visits a subject remembers; a button of an older one is judged as stale. */
export const ISSUED_KEPT = 40;

/** A press already taken, for events declared `once`. */
export type RecentPress = readonly [messageId: number, data: string, at: number];

export interface Subject {
  readonly kind: SubjectKind;
  readonly key: number;
  readonly profile: Profile;
  /** Projection of the takeover position, kept here so that the gate needs no funnel. */
  readonly owner: 'bot' | 'manager';
  readonly lastAt: number;
  /** Instant of the client's own last act, ms; 0 before the first. */
  readonly lastActAt: number;
  readonly nextVisit: number;
  /** Number of the last journal row; 0 before the first. */
  readonly seq: number;
  /** Funnels in focus, the present one last. */
  readonly focus: readonly string[];
  readonly issued: readonly IssuedVisit[];
  readonly presses: readonly RecentPress[];
  /** Analytics stages entered so far, in order. */
  readonly stages: readonly string[];
  readonly positions: { readonly [funnel: string]: Position };
}

/** A subject nobody has heard of yet. */
export function makeSubject(ref: SubjectRef): Subject {
  return {
    kind: ref.kind,
    key: ref.key,
    profile: {},
    owner: 'bot',
    lastAt: 0,
    lastActAt: 0,
    nextVisit: 1,
    seq: 0,
    focus: [],
    issued: [],
    presses: [],
    stages: [],
    positions: {},
  };
}

/** Earliest instant at which the subject wants to be rung, ms, or `undefined`. */
export function findSubjectDueAt(subject: Subject): number | undefined {
  let due: number | undefined;
  for (const position of Object.values(subject.positions)) {
    const at = findDueAt(position);
    if (at !== undefined && (due === undefined || at < due)) due = at;
  }
  return due;
}

/** Hashes subjects; see {@link makeSubjectHasher}. */
export type SubjectHasher = (subject: Subject) => string;

/**
 * Makes the hash over all that a replay must give again: the subject's own fields and the hash of each position.
 * The hasher remembers positions it has seen (they are immutable), so after a step only the changed ones are hashed.
 */
export function makeSubjectHasher(): SubjectHasher {
  const known = new WeakMap<Position, string>();
  const hashPosition = (position: Position): string => {
    const kept = known.get(position);
    if (kept !== undefined) return kept;
    const hash = hashJson(positionToJson(position));
    known.set(position, hash);
    return hash;
  };
  return (subject) => {
    const positions: Record<string, string> = {};
    for (const [id, position] of Object.entries(subject.positions)) positions[id] = hashPosition(position);
    return hashJson(withPositions(subject, positions));
  };
}

/** The subject as plain JSON; `undefined` members are left out. */
export function subjectToJson(subject: Subject): Json {
  return withPositions(
    subject,
    Object.fromEntries(
      Object.entries(subject.positions).map(([id, position]) => [id, positionToJson(position)]),
    ),
  );
}

/** Field by field: copying with a rest pattern takes longer than hashing what it copied. */
function withPositions(
  subject: Subject,
  positions: JsonObject,
): { readonly [K in keyof Subject]: Json } & JsonObject {
  const { kind, key, profile, owner, lastAt, lastActAt, nextVisit, seq, focus, issued, presses, stages } =
    subject;
  return {
    kind,
    key,
    profile: { ...profile },
    owner,
    lastAt,
    lastActAt,
    nextVisit,
    seq,
    focus,
    issued,
    presses,
    stages,
    positions,
  };
}

function positionToJson(position: Position): { readonly [K in keyof Position]: Json } & JsonObject {
  const { format, funnel, version, value, context, history, visits, timers, activities, status, enteredAt } =
    position;
  return {
    format,
    funnel,
    version,
    value,
    context,
    history,
    visits,
    timers: timers.map((timer) => ({ ...timer })),
    activities: activities.map((activity) => ({ ...activity })),
    status,
    enteredAt,
  };
}
