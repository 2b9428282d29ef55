/**
 * Events that could not be stepped or written: parked with their payload and reported. What failed only for want of a
 * funnel's version is neither: it is given back to its caller, for the program that has that version.
 */
import { withoutContacts } from '../core/contacts/shield-contacts.ts';
import type { SubjectEvent } from '../core/step/event.ts';
import type { Subject } from '../core/step/subject.ts';
import type { Lane } from './lanes.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ParkedStore } from './parked.ts';
import type { SetAside } from './set-aside.ts';
import { findRingAt, isRung, keysSetAside, lacksVersion } from './step-lane.ts';
import type { LaneFault } from './step-lane.ts';

export interface FaultDeps {
  readonly parked: ParkedStore;
  readonly setAside: SetAside;
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** The subject as the database has it, as far as this process knows. */
export interface StoodSubject {
  readonly subject: Subject;
  readonly revision: number;
}

type FaultyEntry = NonNullable<LaneFault['entry']>;

/** How callers learn of it. */
export interface FaultAnswers {
  park(entry: FaultyEntry, reason: string): void;
  refuse(entry: FaultyEntry, error: Error): void;
}

/** Never rejects: an event that cannot even be parked is refused, and brought again by its caller or by a ring. */
export async function settleFaults(
  deps: FaultDeps,
  lane: Lane,
  faults: readonly LaneFault[],
  stood: StoodSubject | undefined,
  answers: FaultAnswers,
): Promise<void> {
  const at = deps.now();
  for (const fault of faults) for (const key of keysSetAside(fault)) deps.setAside.add(lane.key, key, at);
  for (const fault of faults) {
    if (lacksVersion(fault)) putOff(deps, lane, fault, answers);
    else await setAside(deps, lane, fault, stood, answers);
  }
}

function putOff(
  deps: FaultDeps,
  lane: Lane,
  { entry, event, error }: LaneFault,
  answers: FaultAnswers,
): void {
  const { kind, key } = lane.ref;
  deps.log.error('event waits for a version of a funnel', {
    user_id: key,
    subject_kind: kind,
    event: event?.type,
    error,
  });
  deps.metrics.errorMet(codeOf(error));
  if (entry !== undefined) answers.refuse(entry, error);
}

async function setAside(
  deps: FaultDeps,
  lane: Lane,
  fault: LaneFault,
  stood: StoodSubject | undefined,
  answers: FaultAnswers,
): Promise<void> {
  const { entry, event, error } = fault;
  const source = event?.via.kind ?? 'change';
  deps.log.error('event parked', {
    user_id: lane.ref.key,
    subject_kind: lane.ref.kind,
    event: event?.type,
    source,
    error,
  });
  deps.metrics.parked(source);
  deps.metrics.errorMet(codeOf(error));
  const reason = `${codeOf(error)}: ${error.message}`;
  try {
    if (event !== undefined) await park(deps, lane, event, reason, stood);
    if (entry !== undefined) answers.park(entry, reason);
  } catch (parking) {
    for (const key of keysSetAside(fault)) deps.setAside.remove(lane.key, key);
    if (entry !== undefined) answers.refuse(entry, toError(parking));
  }
}

async function park(
  deps: FaultDeps,
  lane: Lane,
  event: SubjectEvent,
  reason: string,
  stood: StoodSubject | undefined,
): Promise<void> {
  const at = deps.now();
  // Consent is not known here: what waits to be looked at by people holds no contacts.
  const parked = { to: lane.ref, event: withoutContacts(event), reason, at };
  const excluded = deps.setAside.keysOf(lane.key, at);
  const ringAt = stood && isRung(event) ? findRingAt(stood.subject, excluded, at) : undefined;
  if (stood === undefined || ringAt === undefined) return deps.parked.park(parked);
  return deps.parked.park({ ...parked, ring: { at: ringAt, revision: stood.revision } });
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
