/**
 * What becomes of a lane's entries after its statement: callers get their answers, the cache its new subject, faults are
 * parked. The only place that decides between applied, duplicate, parked and «once more».
 *
 * Nothing here is waited for: a lane with something to park keeps its own subject busy until that is written, and the
 * next statement goes out meanwhile.
 */
import type { Admission } from './inbound.ts';
import { settleKeys } from './lanes.ts';
import type { Lane, LaneEntry, Lanes, LaneWork } from './lanes.ts';
import type { UpdateOutcome } from './metrics.ts';
import { settleFaults } from './settle-faults.ts';
import type { FaultDeps, StoodSubject } from './settle-faults.ts';
import { findRingAt, lacksVersion } from './step-lane.ts';
import type { LaneFault, LaneStep, SteppedLane } from './step-lane.ts';
import type { SubjectCache } from './subject-store.ts';

export interface SettleDeps extends FaultDeps {
  readonly lanes: Lanes;
  readonly cache: SubjectCache;
  /** A lane was released after its statement had long ended. */
  readonly wake: () => void;
}

/** Refusals in a row after which something is wrong beyond conflicts. */
const GIVE_UP_AFTER = 50;

/** The subject was written. */
export function settleAdmitted(deps: SettleDeps, work: LaneWork, stepped: SteppedLane): void {
  const { lane, entries } = work;
  const { before, after, steps, faults, repeats } = stepped;
  const revision = before.revision + (steps.length > 0 ? 1 : 0);
  if (steps.length > 0) deps.cache.set(lane.key, { subject: after, id: before.id, revision, fresh: false });
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
  for (const { entry } of faults) if (entry !== undefined) open.delete(entry);
  afterFaults(deps, lane, faults, { subject: after, revision }, () => settleOpen(deps, lane, open, stepped));
}

/** What made no step: rings, and changes that had nothing to change. */
function settleOpen(
  deps: SettleDeps,
  lane: Lane,
  open: ReadonlySet<LaneEntry>,
  { after, faults }: SteppedLane,
): void {
  const now = deps.now();
  const waiting = faults.find((fault) => fault.entry === undefined && lacksVersion(fault));
  for (const entry of open) {
    if (entry.kind !== 'ring')
      settle(deps, lane, entry, { kind: 'applied', verdict: 'ignored', seq: after.seq });
    else if (waiting !== undefined) entry.reject(waiting.error);
    else entry.resolve(findRingAt(after, deps.setAside.keysOf(lane.key, now), now));
  }
}

/** The subject was not written: somebody else was first, or some of its keys were known. The rest goes again. */
export function settleRefused(
  deps: SettleDeps,
  work: LaneWork,
  stepped: SteppedLane,
  known: ReadonlySet<string>,
): void {
  const { lane, entries } = work;
  deps.cache.delete(lane.key);
  const repeated = new Set<LaneEntry>();
  for (const { entry, row } of stepped.steps) {
    const key = row.event.keys.find((each) => known.has(each));
    if (key === undefined) continue;
    if (entry !== undefined) repeated.add(entry);
    // Another process rang it first; should the position still hold it, it must not ring for ever.
    else deps.setAside.add(lane.key, key, deps.now());
  }
  const again: LaneEntry[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'ring' && repeated.has(entry)) settle(deps, lane, entry, { kind: 'duplicate' });
    else again.push(entry);
  }
  if (++lane.refusals <= GIVE_UP_AFTER || again.length === 0) return deps.lanes.release(lane, again);
  if (again.length === 1) {
    const error = new Error(`The store refused the subject ${GIVE_UP_AFTER} times in a row.`);
    return settleFaulty(deps, { lane, entries: again }, error);
  }
  // One of them is refused for what it is: each goes alone now, and only that one is set aside.
  lane.limit = 1;
  deps.lanes.release(lane, again);
}

/** The statement holds one event of one subject and was refused for what it holds: it is set aside. */
export function settleFaulty(deps: SettleDeps, work: LaneWork, error: Error, stepped?: SteppedLane): void {
  const { lane, entries } = work;
  deps.cache.delete(lane.key);
  const faults = entries.flatMap((entry): LaneFault[] => {
    if (entry.kind === 'event') return [{ entry, event: entry.event, error }];
    if (entry.kind === 'change') return [{ entry, event: undefined, error }];
    return (stepped?.steps ?? []).map(({ row }) => ({ event: row.event, error }));
  });
  const stood = stepped && { subject: stepped.before.subject, revision: stepped.before.revision };
  afterFaults(deps, lane, faults, stood, () => {
    for (const entry of entries) if (entry.kind === 'ring') entry.resolve(undefined);
  });
}

/** Nobody could be asked, or not this program: callers may try again, nothing is assumed about what was written. */
export function settleUnavailable(deps: SettleDeps, work: LaneWork, error: Error): void {
  const { lane, entries } = work;
  deps.cache.delete(lane.key);
  for (const entry of entries) refuse(deps, lane, entry, error);
  deps.lanes.release(lane, []);
}

/** Settles the faults, then the rest, then lets the lane go: at once when there is nothing to park. */
function afterFaults(
  deps: SettleDeps,
  lane: Lane,
  faults: readonly LaneFault[],
  stood: StoodSubject | undefined,
  settleRest: () => void,
): void {
  const finish = (): void => {
    settleRest();
    deps.lanes.release(lane, []);
  };
  if (faults.length === 0) return finish();
  void settleFaults(deps, lane, faults, stood, {
    park: (entry, reason) => settle(deps, lane, entry, { kind: 'parked', reason }),
    refuse: (entry, error) => refuse(deps, lane, entry, error),
  }).then(() => {
    finish();
    deps.wake();
  });
}

/** The caller may try again. */
function refuse(deps: SettleDeps, lane: Lane, entry: LaneEntry, error: Error): void {
  if (entry.kind === 'event') {
    settleKeys(lane, entry.event);
    deps.metrics.updateHandled(entry.event.via.kind, 'failed');
  }
  entry.reject(error);
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
