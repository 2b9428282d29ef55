/**
 * Natural batching: everything that became ready while the last statement was in flight goes into the next one. Idle, an
 * event goes at once and alone; under load one statement carries many subjects. There is no timer and no added wait.
 *
 * A statement that fails is tried again when the reason was passing, reported when nobody answers, and otherwise split
 * in halves down to the one event that does not fit; that one is parked.
 */
import type { Lanes, LaneWork } from './lanes.ts';
import type { Acknowledgements, TakenResults } from './outbox.ts';
import type { DeliveryResult } from './outgoing.ts';
import { settleAdmitted, settleFaulty, settleRefused, settleUnavailable } from './settle-lane.ts';
import type { SettleDeps } from './settle-lane.ts';
import { stepBatch } from './step-batch.ts';
import type { StepBatchDeps, SteppedWork, UnreadableWork } from './step-batch.ts';
import type { SteppedLane } from './step-lane.ts';
import { StoreBusyError, StoreUnavailableError } from './store-errors.ts';
import type { CommitReply, SubjectStore } from './subject-store.ts';

/** A subject just written, for whoever performs its effects. */
export interface CommittedLane extends SteppedLane {
  readonly laneKey: string;
}

export interface CommitterDeps extends StepBatchDeps, Omit<SettleDeps, 'wake'> {
  readonly lanes: Lanes;
  readonly store: SubjectStore;
  readonly acknowledgements: Acknowledgements;
  readonly offsetMs: () => number;
  /** Called after the reply and before the callers get their answers; must not throw. */
  readonly perform: (lanes: readonly CommittedLane[], reply: CommitReply) => void;
  readonly limits: CommitterLimits;
}

export interface CommitterLimits {
  /** Subjects in one statement. */
  readonly batch: number;
  /** Waiting subjects from which on a second statement goes out beside the first. */
  readonly secondAt: number;
}

/**
 * Measured: larger batches gain little. A second statement pays as soon as a dozen subjects wait: the server takes them
 * while this process delivers what the first one committed.
 */
export const DEFAULT_LIMITS: CommitterLimits = { batch: 128, secondAt: 12 };

type BatchDeps = CommitterDeps & SettleDeps;

/** Tries of one batch after passing failures. */
const BUSY_TRIES = 5;
const BUSY_PAUSE_MS = 20;

export interface Committer {
  /** There is work: begins a statement unless enough are in flight. */
  wake(): void;
  /** Results of deliveries have waited long enough. */
  flush(): void;
  idle(): Promise<void>;
}

/** Makes the committer; it lives as long as its lanes. */
export function makeCommitter(given: CommitterDeps): Committer {
  let inFlight = 0;
  let scheduled = false;
  let flushing = false;
  const sleepers: (() => void)[] = [];
  const deps: BatchDeps = { ...given, wake: () => schedule() };
  const pump = (): void => {
    scheduled = false;
    while (inFlight < (deps.lanes.ready() >= deps.limits.secondAt ? 2 : 1)) {
      const work = deps.lanes
        .take(deps.limits.batch)
        .map((lane) => ({ lane, entries: lane.waiting.splice(0, lane.limit) }));
      if (work.length === 0 && !flushing) {
        if (inFlight === 0) for (const wake of sleepers.splice(0)) wake();
        return;
      }
      inFlight++;
      const done =
        work.length === 0
          ? writeResults(deps, deps.acknowledgements.take())
          : runBatch(deps, work, deps.acknowledgements.take());
      flushing = false;
      void done.finally(() => {
        inFlight--;
        schedule();
      });
    }
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(pump);
  };
  return {
    wake: schedule,
    flush: () => {
      flushing = true;
      schedule();
    },
    idle: () =>
      inFlight === 0 && !scheduled ? Promise.resolve() : new Promise((resolve) => sleepers.push(resolve)),
  };
}

const NO_RESULTS: TakenResults = { results: [], done: () => undefined, restore: () => undefined };

/** Never rejects: every lane is released in one way or another. */
async function runBatch(
  deps: BatchDeps,
  work: readonly LaneWork[],
  taken: TakenResults,
  tries = 1,
): Promise<void> {
  let open = work;
  let stepped: readonly SteppedWork[] = [];
  let reply: CommitReply;
  try {
    const batch = await stepBatch(deps, work);
    for (const item of batch.unreadable) refuseUnreadable(deps, item);
    open = stepped = batch.stepped;
    reply = await commit(deps, stepped, taken);
  } catch (error) {
    await onFailure(deps, open, { error: toError(error), stepped: stepped[0]?.stepped, taken, tries });
    return;
  }
  performCommitted(deps, stepped, reply);
  for (const item of stepped) {
    const { id } = item.stepped.before;
    if (item.stepped.steps.length === 0 || reply.admitted.has(id)) settleAdmitted(deps, item, item.stepped);
    else settleRefused(deps, item, item.stepped, reply.known.get(id) ?? new Set());
  }
}

/** Another version of the program wrote it: that one can go on with it, this one must not touch it. */
function refuseUnreadable(deps: BatchDeps, work: UnreadableWork): void {
  const { lane, error } = work;
  deps.log.error('a subject cannot be read', {
    user_id: lane.ref.key,
    subject_kind: lane.ref.kind,
    error,
  });
  deps.metrics.errorMet(error.code);
  settleUnavailable(deps, work, error);
}

const NOTHING: CommitReply = {
  admitted: new Set(),
  known: new Map(),
  outbox: [],
  voided: [],
  signals: [],
  blocked: [],
};

async function commit(
  deps: BatchDeps,
  work: readonly SteppedWork[],
  taken: TakenResults,
): Promise<CommitReply> {
  const writes = work.flatMap(({ stepped }) => (stepped.steps.length > 0 ? [stepped] : []));
  if (writes.length === 0 && taken.results.length === 0) {
    taken.done();
    return NOTHING;
  }
  const startedAt = performance.now();
  const reply = await deps.store.commit({
    writes,
    acknowledgements: taken.results,
    at: deps.now(),
    toRealMs: -deps.offsetMs(),
  });
  taken.done();
  deps.metrics.batchCommitted(writes.length, performance.now() - startedAt);
  deps.metrics.queueDepth('lanes', deps.lanes.depth());
  return reply;
}

function performCommitted(deps: BatchDeps, work: readonly SteppedWork[], reply: CommitReply): void {
  const committed = work.flatMap(({ lane, stepped }) =>
    reply.admitted.has(stepped.before.id) ? [{ ...stepped, laneKey: lane.key }] : [],
  );
  if (committed.length === 0 && reply.blocked.length === 0) return;
  try {
    deps.perform(committed, reply);
  } catch (error) {
    // What was committed stays committed: leases and sweeps make up for effects that were not performed.
    deps.log.error('effects could not be performed', { error });
  }
}

interface Failure {
  readonly error: Error;
  /** What the first lane had made, when it came to that. */
  readonly stepped: SteppedLane | undefined;
  readonly taken: TakenResults;
  readonly tries: number;
}

async function onFailure(deps: BatchDeps, work: readonly LaneWork[], failure: Failure): Promise<void> {
  const { error, stepped, taken, tries } = failure;
  if (error instanceof StoreBusyError && tries < BUSY_TRIES) {
    await pause(BUSY_PAUSE_MS * tries);
    return runBatch(deps, work, taken, tries + 1);
  }
  if (error instanceof StoreUnavailableError) {
    taken.restore();
    deps.metrics.errorMet(error.code);
    for (const item of work) settleUnavailable(deps, item, error);
    return;
  }
  if (taken.results.length > 0) {
    // A result that the database refuses must not be taken for a fault of the events it rode with.
    await writeResults(deps, taken);
    return runBatch(deps, work, NO_RESULTS);
  }
  const [only] = work;
  if (only === undefined || work.length > 1) {
    deps.log.warn('commit refused, splitting the batch', { subjects: work.length, error });
    const middle = Math.ceil(work.length / 2);
    for (const half of [work.slice(0, middle), work.slice(middle)]) {
      if (half.length > 0) await runBatch(deps, half, NO_RESULTS);
    }
    return;
  }
  if (only.lane.limit > 1 && (only.entries.length > 1 || (stepped?.steps.length ?? 0) > 1)) {
    only.lane.limit = 1;
    deps.lanes.release(only.lane, only.entries);
    return;
  }
  settleFaulty(deps, only, error, stepped);
}

/** Results alone: nothing is ready that they could ride on, or one of them is what the statement was refused for. */
async function writeResults(deps: BatchDeps, taken: TakenResults): Promise<void> {
  if (taken.results.length === 0) return;
  try {
    await writeTogether(deps, taken.results);
    taken.done();
  } catch (error) {
    deps.log.warn('results of deliveries wait for the next statement', { error });
    taken.restore();
  }
}

/** One that the database refuses is given up: its row is sent again when its lease ends. */
async function writeTogether(deps: BatchDeps, results: readonly DeliveryResult[]): Promise<void> {
  try {
    const batch = { writes: [], acknowledgements: results, at: deps.now(), toRealMs: -deps.offsetMs() };
    const reply = await deps.store.commit(batch);
    if (reply.blocked.length > 0) deps.perform([], reply);
  } catch (error) {
    if (error instanceof StoreUnavailableError || error instanceof StoreBusyError) throw error;
    const [only] = results;
    if (only !== undefined && results.length === 1) {
      const fields = { outbox_id: only.id, result: only.kind, error };
      deps.log.error('a delivery result could not be written', fields);
      return;
    }
    for (const result of results) await writeTogether(deps, [result]);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
