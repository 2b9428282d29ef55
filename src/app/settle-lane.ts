/**
 * What becomes of a lane's entries after its statement: callers get their answers, the cache its new subject, faults are
 * parked. The only place that decides between applied, duplicate, parked and «once more».
 */
import type { SubjectEvent } from '../core/step/event.ts';
import { findSubjectDueAt } from '../core/step/subject.ts';
import type { Subject } from '../core/step/subject.ts';
import type { Admission } from './inbound.ts';
import { settleKeys } from './lanes.ts';
import type { Lane, LaneEntry, Lanes } from './lanes.ts';
import type { Log } from './log.ts';
import type { Metrics, UpdateOutcome } from './metrics.ts';
import type { ParkedStore } from './parked.ts';
import { SET_ASIDE_MS } from './set-aside.ts';
import type { SetAside } from './set-aside.ts';
import { withoutEvents } from './step-lane.ts';
import type { LaneFault, LaneStep, SteppedLane } from './step-lane.ts';
import type { SubjectCache } from './subject-store.ts';

/** A lane with what it took into the statement. */
export interface LaneWork {
  readonly lane: Lane;
  readonly entries: readonly LaneEntry[];
}

export interface SettleDeps {
  readonly lanes: Lanes;
  readonly cache: SubjectCache;
  readonly parked: ParkedStore;
  readonly setAside: SetAside;
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Refusals in a row after which something is wrong beyond conflicts. */
const GIVE_UP_AFTER = 50;

/** The subject was written. */
export async function settleAdmitted(deps: SettleDeps, work: LaneWork, stepped: SteppedLane): Promise<void> {
  const { lane, entries } = work;
  const { before, after, steps, faults, repeats } = stepped;
  if (steps.length > 0) {
    deps.cache.set(lane.key, { subject: after, id: before.id, revision: before.revision + 1, fresh: false });
  }
  lane.refusals = 0;
  const open = new Set(entries);
  for (const step of steps) {
    if (step.entry !== undefined) open.delete(step.entry);
    settleStep(deps, lane, step);
  }
  for (const entry of repeats) {
    open.delete(entry);
    settle(deps, lane, entry, { kind: 'duplicate' });
  }
  for (const fault of faults) {
    if (fault.entry !== undefined) open.delete(fault.entry);
    await settleFault(deps, lane, fault, after);
  }
  const excluded = deps.setAside.keysOf(lane.key, deps.now());
  for (const entry of open) {
    if (entry.kind === 'ring') entry.resolve(findSubjectDueAt(withoutEvents(after, excluded)));
    // A change that had nothing to change.
    else settle(deps, lane, entry, { kind: 'applied', verdict: 'ignored', seq: after.seq });
  }
  deps.lanes.release(lane, []);
}

/** The subject was not written: somebody else was first, or some of its keys were known. The rest goes again. */
export async function settleRefused(
  deps: SettleDeps,
  work: LaneWork,
  stepped: SteppedLane,
  known: ReadonlySet<string>,
): Promise<void> {
  const { lane, entries } = work;
  deps.cache.delete(lane.key);
  const again: LaneEntry[] = [];
  for (const entry of entries) {
    if (entry.kind === 'event' && entry.event.keys.some((key) => known.has(key))) {
      settle(deps, lane, entry, { kind: 'duplicate' });
    } else again.push(entry);
  }
  for (const { entry, row } of stepped.steps) {
    const key = row.event.keys.find((each) => known.has(each));
    if (entry !== undefined || key === undefined) continue;
    // Another process rang it first; should the position still hold it, it must not ring for ever.
    deps.setAside.add(lane.key, key, deps.now());
  }
  if (++lane.refusals > GIVE_UP_AFTER) {
    const error = new Error(`The store refused the subject ${GIVE_UP_AFTER} times in a row.`);
    await settleFaulty(deps, { lane, entries: again }, error);
    return;
  }
  deps.lanes.release(lane, again);
}

/** The statement holds one event of one subject and was refused for what it holds: it is set aside. */
export async function settleFaulty(
  deps: SettleDeps,
  work: LaneWork,
  error: Error,
  stepped?: SteppedLane,
): Promise<void> {
  const { lane } = work;
  deps.cache.delete(lane.key);
  for (const entry of work.entries) {
    if (entry.kind === 'ring') {
      for (const { row } of stepped?.steps ?? []) {
        await settleFault(deps, lane, { event: row.event, error }, stepped?.before.subject);
      }
      entry.resolve(undefined);
      continue;
    }
    const event = entry.kind === 'event' ? entry.event : undefined;
    await settleFault(deps, lane, { entry, event, error }, stepped?.before.subject);
  }
  deps.lanes.release(lane, []);
}

/** Nobody could be asked: callers may try again, nothing is assumed about what was written. */
export function settleUnavailable(deps: SettleDeps, work: LaneWork, error: Error): void {
  const { lane, entries } = work;
  deps.cache.delete(lane.key);
  for (const entry of entries) {
    if (entry.kind === 'event') settleKeys(lane, entry.event);
    entry.reject(error);
    if (entry.kind === 'event') deps.metrics.updateHandled(entry.event.via.kind, 'failed');
  }
  deps.lanes.release(lane, []);
}

function settleStep(deps: SettleDeps, lane: Lane, step: LaneStep): void {
  const { entry, verdict, row } = step;
  if (entry === undefined) {
    deps.metrics.updateHandled(row.event.via.kind, 'applied');
    return;
  }
  if (entry.kind === 'event') {
    deps.metrics.transitionTook(row.notes[0]?.funnel ?? 'none', performance.now() - entry.startedAt);
  }
  settle(deps, lane, entry, { kind: 'applied', verdict, seq: row.seq });
}

function settle(
  deps: SettleDeps,
  lane: Lane,
  entry: Exclude<LaneEntry, { kind: 'ring' }>,
  admission: Admission,
): void {
  if (entry.kind === 'event') {
    settleKeys(lane, entry.event);
    deps.metrics.updateHandled(entry.event.via.kind, outcomeOf(admission));
  }
  entry.resolve(admission);
}

function outcomeOf(admission: Admission): UpdateOutcome {
  if (admission.kind !== 'applied') return admission.kind;
  return admission.verdict === 'ignored' ? 'ignored' : 'applied';
}

async function settleFault(
  deps: SettleDeps,
  lane: Lane,
  fault: LaneFault,
  subject: Subject | undefined,
): Promise<void> {
  const { entry, event, error } = fault;
  const source = event?.via.kind ?? 'change';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  deps.log.error('event parked', {
    user_id: lane.ref.key,
    subject_kind: lane.ref.kind,
    event: event?.type,
    source,
    error,
  });
  deps.metrics.parked(source);
  deps.metrics.errorMet(code);
  const reason = `${code}: ${error.message}`;
  try {
    if (event !== undefined) await park(deps, lane, event, reason, subject);
    if (entry !== undefined) settle(deps, lane, entry, { kind: 'parked', reason });
  } catch (parking) {
    if (entry === undefined) return;
    if (entry.kind === 'event') settleKeys(lane, entry.event);
    entry.reject(parking instanceof Error ? parking : new Error(String(parking)));
  }
}

async function park(
  deps: SettleDeps,
  lane: Lane,
  event: SubjectEvent,
  reason: string,
  subject: Subject | undefined,
): Promise<void> {
  const at = deps.now();
  const rung = event.via.kind === 'timer' || event.via.kind === 'lease';
  if (!rung) {
    await deps.parked.park({ to: lane.ref, event, reason, at });
    return;
  }
  for (const key of event.keys) deps.setAside.add(lane.key, key, at);
  const rest =
    subject === undefined
      ? undefined
      : findSubjectDueAt(withoutEvents(subject, deps.setAside.keysOf(lane.key, at)));
  const ringAt = Math.min(rest ?? Infinity, at + SET_ASIDE_MS);
  await deps.parked.park({ to: lane.ref, event, reason, at, ringAt });
}
