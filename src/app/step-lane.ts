/**
 * Steps what a lane has taken into a statement, one entry after another, in memory. Nothing is written and nothing is
 * performed here; whatever throws is set aside, and the subject goes on without it.
 */
import { shieldContacts } from '../core/contacts/shield-contacts.ts';
import type { FunnelSet } from '../core/funnel/funnel-set.ts';
import { FunnelVersionUnknownError } from '../core/funnel/pin-versions.ts';
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import type { SubjectEvent } from '../core/step/event.ts';
import { toJournalRow } from '../core/step/journal.ts';
import type { JournalRow } from '../core/step/journal.ts';
import type { Subject, SubjectHasher } from '../core/step/subject.ts';
import { findSubjectDueAt } from '../core/step/subject.ts';
import { stepSubject } from '../core/step/subject-step.ts';
import type { SubjectStep } from '../core/step/subject-step.ts';
import { findDueEvent, leaseKey, timerKey } from '../core/step/timers.ts';
import type { Verdict } from '../core/step/walk.ts';
import type { ChangeEntry, EventEntry, LaneEntry } from './lanes.ts';
import type { PresentSay } from './outgoing.ts';
import type { StepWrite, StoredSubject } from './subject-store.ts';

export interface StepLaneDeps {
  readonly funnels: () => FunnelSet;
  readonly lookup: CatalogueLookup;
  readonly present: PresentSay;
  readonly now: () => number;
  /** One for the engine's life: it remembers the positions it has hashed. */
  readonly hash: SubjectHasher;
}

/** One step, and whose it was: without an entry it was rung by the clock. */
export interface LaneStep extends StepWrite {
  readonly entry?: EventEntry | ChangeEntry;
  readonly verdict: Verdict;
}

/** An event that could not be stepped. */
export interface LaneFault {
  readonly entry?: EventEntry | ChangeEntry;
  readonly event: SubjectEvent | undefined;
  readonly error: Error;
}

export interface SteppedLane {
  readonly before: StoredSubject;
  readonly after: Subject;
  readonly steps: readonly LaneStep[];
  readonly faults: readonly LaneFault[];
  /** Entries that repeat a key of this very batch. */
  readonly repeats: readonly (EventEntry | ChangeEntry)[];
  /** When the subject wants to be rung, ms. */
  readonly dueAt: number | undefined;
}

/** Timers that one ring may step in one statement; the rest is rung again. */
const RING_LIMIT = 32;

/** How long a failed timer is left out, ms. */
export const SET_ASIDE_MS = 3_600_000;

/**
 * Steps entries in order.
 * @param limit how many steps at most; only a ring can make more than one of an entry.
 * @param excluded keys of due events that were set aside and must not ring now.
 */
export function stepLane(
  deps: StepLaneDeps,
  before: StoredSubject,
  entries: readonly LaneEntry[],
  limit: number,
  excluded: ReadonlySet<string>,
): SteppedLane {
  const steps: LaneStep[] = [];
  const faults: LaneFault[] = [];
  const repeats: (EventEntry | ChangeEntry)[] = [];
  const seen: string[] = [];
  let subject = before.subject;
  const attempt = (
    event: SubjectEvent | undefined,
    entry: EventEntry | ChangeEntry | undefined,
    make: () => Made | undefined,
  ): void => {
    try {
      const made = make();
      if (made === undefined) return;
      seen.push(...made.row.event.keys);
      const { row, messages, step } = made;
      steps.push({ row, messages, verdict: step.verdict, ...(entry === undefined ? {} : { entry }) });
      subject = step.subject;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      faults.push({ event, error, ...(entry === undefined ? {} : { entry }) });
    }
  };
  for (const entry of entries) {
    switch (entry.kind) {
      case 'event':
        if (entry.event.keys.some((key) => seen.includes(key))) repeats.push(entry);
        else {
          const event = shieldContacts(deps.funnels(), subject, entry.event);
          attempt(event, entry, () => stepEvent(deps, subject, event));
        }
        break;
      case 'change':
        attempt(undefined, entry, () => {
          const made = stepChange(deps, subject, entry);
          if (made === undefined || !made.row.event.keys.some((key) => seen.includes(key))) return made;
          repeats.push(entry);
          return undefined;
        });
        break;
      case 'ring':
        ringDue(deps, () => subject, Math.min(limit, RING_LIMIT), new Set([...excluded, ...seen]), attempt);
        break;
    }
  }
  const left = faults.length === 0 ? excluded : new Set([...excluded, ...faults.flatMap(keysSetAside)]);
  return { before, after: subject, steps, faults, repeats, dueAt: findRingAt(subject, left, deps.now()) };
}

/** True for an event that the clock owes: it stays due in the position when its step fails. */
export function isRung(event: SubjectEvent): boolean {
  return event.via.kind === 'timer' || event.via.kind === 'lease';
}

/** True when the step failed for want of a funnel's version: the event waits until that is at hand. */
export function lacksVersion({ error }: LaneFault): boolean {
  return error instanceof FunnelVersionUnknownError;
}

/** Keys of a timer or lease that is to be left out because its step failed. */
export function keysSetAside(fault: LaneFault): readonly string[] {
  return fault.event !== undefined && isRung(fault.event) && !lacksVersion(fault) ? fault.event.keys : [];
}

/**
 * When a subject is to be rung: at its earliest due instant; when that was set aside, at the next one, or in an hour to
 * look at it again. Written as it stands, a failed timer's past instant would be rung at every sweep.
 */
export function findRingAt(subject: Subject, excluded: ReadonlySet<string>, at: number): number | undefined {
  const due = findSubjectDueAt(subject);
  if (excluded.size === 0) return due;
  const rest = findSubjectDueAt(withoutEvents(subject, excluded));
  return rest === due ? due : Math.min(rest ?? Infinity, at + SET_ASIDE_MS);
}

interface Made extends StepWrite {
  readonly step: SubjectStep;
}

function stepEvent(deps: StepLaneDeps, subject: Subject, event: SubjectEvent): Made {
  const funnels = deps.funnels();
  const step = stepSubject(funnels, subject, event, deps.lookup);
  return withMessages(deps, step, toJournalRow(event, step, funnels.vocabulary.version, deps.hash));
}

function stepChange(deps: StepLaneDeps, subject: Subject, entry: ChangeEntry): Made | undefined {
  const changed = entry.change(subject, Math.max(deps.now(), subject.lastAt));
  if (changed === undefined) return undefined;
  const row = toJournalRow(changed.event, changed.step, deps.funnels().vocabulary.version, deps.hash);
  return withMessages(deps, changed.step, { ...row, kind: changed.kind });
}

function withMessages(deps: StepLaneDeps, step: SubjectStep, row: JournalRow): Made {
  const ref = { kind: step.subject.kind, key: step.subject.key };
  const messages = step.effects.flatMap((effect) =>
    effect.type === 'say' ? [{ say: effect, message: deps.present(effect, ref) }] : [],
  );
  return { row, messages, step };
}

function ringDue(
  deps: StepLaneDeps,
  subject: () => Subject,
  limit: number,
  excluded: Set<string>,
  attempt: (event: SubjectEvent, entry: undefined, make: () => Made) => void,
): void {
  const now = deps.now();
  for (let count = 0; count < limit; count++) {
    const event = findDueEvent(withoutEvents(subject(), excluded), now);
    if (event === undefined) return;
    for (const key of event.keys) excluded.add(key);
    attempt(event, undefined, () => stepEvent(deps, subject(), event));
  }
}

/** The subject as it would be without these timers and leases; itself when there is nothing to leave out. */
function withoutEvents(subject: Subject, excluded: ReadonlySet<string>): Subject {
  if (excluded.size === 0) return subject;
  const positions = Object.entries(subject.positions).map(([id, position]) => {
    const timers = position.timers.filter((timer) => !excluded.has(timerKey(timer)));
    const activities = position.activities.filter((activity) => !excluded.has(leaseKey(activity)));
    return [id, { ...position, timers, activities }] as const;
  });
  return { ...subject, positions: Object.fromEntries(positions) };
}
