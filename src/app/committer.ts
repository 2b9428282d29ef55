/**
 * Natural batching: everything that became ready while the last statement was in flight goes into the next one. Idle, an
 * event goes at once and alone; under load one statement carries many subjects. There is no timer and no added wait.
 *
 * A statement that fails is tried again when the reason was passing, reported when nobody answers, and otherwise split
 * in halves down to the one event that does not fit; that one is parked.
 */
import type { FunnelSet } from '../core/funnel/funnel-set.ts';
import type { Lanes } from './lanes.ts';
import type { Acknowledgements, TakenResults } from './outbox.ts';
import { settleAdmitted, settleFaulty, settleRefused, settleUnavailable } from './settle-lane.ts';
import type { LaneWork, SettleDeps } from './settle-lane.ts';
import { stepLane } from './step-lane.ts';
import type { StepLaneDeps, SteppedLane } from './step-lane.ts';
import { StoreBusyError, StoreUnavailableError } from './store-errors.ts';
import type { CommitReply, StoredSubject, SubjectStore } from './subject-store.ts';

/** A subject just written, for whoever performs its effects. */
export interface CommittedLane extends SteppedLane {
  readonly laneKey: string;
}

export interface CommitterDeps extends StepLaneDeps, SettleDeps {
  readonly lanes: Lanes;
  readonly store: SubjectStore;
  readonly acknowledgements: Acknowledgements;
  readonly funnels: () => FunnelSet;
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

/** Measured: larger batches gain little, a second statement pays only behind a deep queue. */
export const DEFAULT_LIMITS: CommitterLimits = { batch: 128, secondAt: 64 };

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
export function makeCommitter(deps: CommitterDeps): Committer {
  let inFlight = 0;
  let scheduled = false;
  let flushing = false;
  const sleepers: (() => void)[] = [];
  const pump = (): void => {
    scheduled = false;
    while (inFlight < (deps.lanes.ready() >= deps.limits.secondAt ? 2 : 1)) {
      const work = deps.lanes
        .take(deps.limits.batch)
        .map((lane) => ({ lane, entries: lane.waiting.splice(0, lane.limit) }));
      if (work.length === 0 && !flushing) return;
      inFlight++;
      const done = work.length === 0 ? flushAlone(deps) : runBatch(deps, work, deps.acknowledgements.take());
      flushing = false;
      void done.finally(() => {
        inFlight--;
        schedule();
        if (inFlight > 0) return;
        for (const wake of sleepers.splice(0)) wake();
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
    idle: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => sleepers.push(resolve))),
  };
}

const NO_RESULTS: TakenResults = { results: [], done: () => undefined, restore: () => undefined };

/** Never rejects: every lane is released in one way or another. */
async function runBatch(
  deps: CommitterDeps,
  work: readonly LaneWork[],
  taken: TakenResults,
  tries = 1,
): Promise<void> {
  let stepped: readonly SteppedLane[] | undefined;
  let reply: CommitReply;
  try {
    const stored = await loadSubjects(deps, work);
    stepped = work.map((item, index) => stepOne(deps, item, stored[index]));
    reply = await commit(deps, stepped, taken);
  } catch (error) {
    await onFailure(deps, work, { error: toError(error), stepped, taken, tries });
    return;
  }
  performCommitted(deps, work, stepped, reply);
  for (const [index, item] of work.entries()) {
    const result = stepped[index];
    if (result === undefined) continue;
    if (result.steps.length === 0 || reply.admitted.has(result.before.id))
      await settleAdmitted(deps, item, result);
    else await settleRefused(deps, item, result, reply.known.get(result.before.id) ?? new Set());
  }
}

function stepOne(
  deps: CommitterDeps,
  { lane, entries }: LaneWork,
  stored: StoredSubject | undefined,
): SteppedLane {
  if (stored === undefined) throw new Error(`The store did not answer for the subject ${lane.key}.`);
  return stepLane(deps, stored, entries, lane.limit, deps.setAside.keysOf(lane.key, deps.now()));
}

async function loadSubjects(
  deps: CommitterDeps,
  work: readonly LaneWork[],
): Promise<readonly (StoredSubject | undefined)[]> {
  const missing = work.filter(({ lane }) => deps.cache.get(lane.key) === undefined);
  if (missing.length === 0) return work.map(({ lane }) => deps.cache.get(lane.key));
  const loaded = await deps.store.load(missing.map(({ lane }) => lane.ref));
  const byKey = new Map(missing.map(({ lane }, index) => [lane.key, loaded[index]]));
  return work.map(({ lane }) => byKey.get(lane.key) ?? deps.cache.get(lane.key));
}

const NOTHING: CommitReply = { admitted: new Set(), known: new Map(), outbox: [], signals: [], blocked: [] };

async function commit(
  deps: CommitterDeps,
  stepped: readonly SteppedLane[],
  taken: TakenResults,
): Promise<CommitReply> {
  const writes = stepped.filter(({ steps }) => steps.length > 0);
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

function performCommitted(
  deps: CommitterDeps,
  work: readonly LaneWork[],
  stepped: readonly SteppedLane[],
  reply: CommitReply,
): void {
  const committed = stepped.flatMap((result, index) => {
    const laneKey = work[index]?.lane.key;
    return laneKey !== undefined && reply.admitted.has(result.before.id) ? [{ ...result, laneKey }] : [];
  });
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
  readonly stepped: readonly SteppedLane[] | undefined;
  readonly taken: TakenResults;
  readonly tries: number;
}

async function onFailure(deps: CommitterDeps, work: readonly LaneWork[], failure: Failure): Promise<void> {
  const { error, taken, tries } = failure;
  if (error instanceof StoreBusyError && tries < BUSY_TRIES) {
    await pause(BUSY_PAUSE_MS * tries);
    return runBatch(deps, work, taken, tries + 1);
  }
  taken.restore();
  if (error instanceof StoreUnavailableError) {
    deps.metrics.errorMet(error.code);
    for (const item of work) settleUnavailable(deps, item, error);
    return;
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
  const stepped = failure.stepped?.[0];
  if (only.lane.limit > 1 && (only.entries.length > 1 || (stepped?.steps.length ?? 0) > 1)) {
    only.lane.limit = 1;
    deps.lanes.release(only.lane, only.entries);
    return;
  }
  await settleFaulty(deps, only, error, stepped);
}

/** Results alone. One that the database refuses is given up: its row is sent again when its lease ends. */
async function flushAlone(deps: CommitterDeps): Promise<void> {
  const taken = deps.acknowledgements.take();
  if (taken.results.length === 0) return;
  const batch = { writes: [], at: deps.now(), toRealMs: -deps.offsetMs() };
  try {
    const reply = await deps.store.commit({ ...batch, acknowledgements: taken.results });
    taken.done();
    if (reply.blocked.length > 0) deps.perform([], reply);
  } catch (error) {
    if (error instanceof StoreUnavailableError || error instanceof StoreBusyError) {
      taken.restore();
      return;
    }
    for (const result of taken.results) {
      await deps.store.commit({ ...batch, acknowledgements: [result] }).catch((cause: unknown) => {
        deps.log.error('a delivery result could not be written', {
          outbox_id: result.id,
          result: result.kind,
          error: cause,
        });
      });
    }
    taken.done();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
