/**
 * Lanes: one first-in-first-out queue per subject with work to do. A subject is in at most one statement in flight, and
 * its events are applied in the order in which they were admitted. Lanes without work do not exist.
 */
import type { SubjectEvent, SubjectRef } from '../core/step/event.ts';
import type { Subject } from '../core/step/subject.ts';
import type { SubjectStep } from '../core/step/subject-step.ts';
import type { JournalRow } from '../core/step/journal.ts';
import type { Admission } from './inbound.ts';
import { refKey } from './subject-store.ts';

/** An event waiting for its commit. */
export interface EventEntry {
  readonly kind: 'event';
  readonly event: SubjectEvent;
  /** Real instant of admission, ms; for measuring and for the two-second rule. */
  readonly startedAt: number;
  /** An empty answer went out ahead of the commit, because that took too long. */
  answeredEarly: boolean;
  /** Repeats that came while this one was on its way; they learn what became of it. */
  readonly followers: { resolve(): void; reject(error: Error): void }[];
  resolve(admission: Admission): void;
  reject(error: Error): void;
}

/** What a change makes of a subject; `undefined`: nothing to change. */
export interface SubjectChange {
  readonly kind: Exclude<JournalRow['kind'], 'event'>;
  readonly event: SubjectEvent;
  readonly step: SubjectStep;
}

/** A migration or an edit: not an event of the funnel, but the same commit and the same journal. */
export interface ChangeEntry {
  readonly kind: 'change';
  /** Pure; called again with the newer subject after a conflict. */
  readonly change: (subject: Subject, at: number) => SubjectChange | undefined;
  resolve(admission: Admission): void;
  reject(error: Error): void;
}

/** «Look whether anything is due»: becomes as many events as there are due timers and leases. */
export interface RingEntry {
  readonly kind: 'ring';
  resolve(nextDueAt: number | undefined): void;
  reject(error: Error): void;
}

export type LaneEntry = EventEntry | ChangeEntry | RingEntry;

export interface Lane {
  readonly ref: SubjectRef;
  readonly key: string;
  /** Work not yet in a statement, in order. */
  readonly waiting: LaneEntry[];
  /** Inbox keys of all events waiting or in flight. */
  readonly keys: Map<string, EventEntry>;
  inFlight: boolean;
  /** Refusals in a row; past a few the subject goes alone. */
  refusals: number;
  /** Events that one statement may take; 1 after a fault, so that the defective one is found. */
  limit: number;
}

/** A lane with what it took into the statement. */
export interface LaneWork {
  readonly lane: Lane;
  readonly entries: readonly LaneEntry[];
}

/** Events of one subject that one statement takes at most. */
const LANE_LIMIT = 32;

/** After this many refusals in a row a subject goes into a statement of its own. */
const ALONE_AFTER = 5;

export interface Lanes {
  /** Appends, unless one of its keys is on its way here already: then that entry is returned and nothing appended. */
  push(ref: SubjectRef, entry: LaneEntry): EventEntry | undefined;
  /** Takes up to `max` lanes with work, all clients or all others, and marks them in flight. */
  take(max: number): readonly Lane[];
  /** Ends a lane's time in flight; entries to be tried again come back to its front. */
  release(lane: Lane, again: readonly LaneEntry[]): void;
  ready(): number;
  depth(): number;
  /** Resolves when no lane is left. */
  idle(): Promise<void>;
}

/** Makes an empty set of lanes. */
export function makeLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  const ready = new Set<Lane>();
  let sleepers: (() => void)[] = [];
  return {
    push: (ref, entry) => {
      const lane = lanes.get(refKey(ref)) ?? makeLane(ref);
      lanes.set(lane.key, lane);
      if (entry.kind === 'event') {
        const original = findOriginal(lane, entry.event);
        if (original !== undefined) return original;
        for (const key of entry.event.keys) lane.keys.set(key, entry);
      }
      lane.waiting.push(entry);
      if (!lane.inFlight) ready.add(lane);
      return undefined;
    },
    take: (max) => {
      const taken: Lane[] = [];
      for (const lane of ready) {
        const [first] = taken;
        if (taken.length >= max) break;
        if (first !== undefined && !fitTogether(first, lane)) continue;
        taken.push(lane);
        lane.inFlight = true;
        ready.delete(lane);
        if (lane.refusals >= ALONE_AFTER) break;
      }
      return taken;
    },
    release: (lane, again) => {
      lane.waiting.unshift(...again);
      lane.inFlight = false;
      if (lane.waiting.length > 0) {
        ready.add(lane);
        return;
      }
      lanes.delete(lane.key);
      if (lanes.size > 0) return;
      for (const wake of sleepers) wake();
      sleepers = [];
    },
    ready: () => ready.size,
    depth: () => lanes.size,
    idle: () => (lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => sleepers.push(resolve))),
  };
}

function makeLane(ref: SubjectRef): Lane {
  const key = refKey(ref);
  return { ref, key, waiting: [], keys: new Map(), inFlight: false, refusals: 0, limit: LANE_LIMIT };
}

function findOriginal(lane: Lane, event: SubjectEvent): EventEntry | undefined {
  for (const key of event.keys) {
    const entry = lane.keys.get(key);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function fitTogether(first: Lane, lane: Lane): boolean {
  if (lane.refusals >= ALONE_AFTER) return false;
  return (first.ref.kind === 'client') === (lane.ref.kind === 'client');
}

/** Forgets the keys of an event that is settled. */
export function settleKeys(lane: Lane, event: SubjectEvent): void {
  for (const key of event.keys) lane.keys.delete(key);
}
