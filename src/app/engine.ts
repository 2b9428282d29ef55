/**
 * The engine: the one road to a subject's state. Events come in, are queued per subject, stepped, written in one commit,
 * and only then do their effects begin.
 *
 * The way of one event: `admit` (gets its instant, joins its subject's lane) → committer (cache or SELECT, pure step, one
 * statement for all that is ready) → effects → answer to the caller.
 */
import type { SubjectRef } from '../core/step/event.ts';
import { makeSubjectHasher } from '../core/step/subject.ts';
import { cleanEvent } from './admit-clean.ts';
import type { ShiftedClock } from './clock.ts';
import { DEFAULT_LIMITS, makeCommitter } from './committer.ts';
import type { CommittedLane, CommitterLimits } from './committer.ts';
import type { Admission, AdmitEvent, InboundEvent } from './inbound.ts';
import { makeLanes } from './lanes.ts';
import type { ChangeEntry, EventEntry, LaneEntry, Lanes } from './lanes.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { makeAcknowledgements } from './outbox.ts';
import type { DeliveryResult } from './outgoing.ts';
import type { ParkedStore } from './parked.ts';
import { makeSetAside } from './set-aside.ts';
import type { StepBatchDeps } from './step-batch.ts';
import { StoreUnavailableError } from './store-errors.ts';
import type { CommitReply, SubjectCache, SubjectStore } from './subject-store.ts';

/** A press whose step takes longer gets an empty answer first, ms. */
const EARLY_ANSWER_MS = 2_000;

export interface EngineDeps extends Omit<StepBatchDeps, 'now' | 'hash' | 'setAside'> {
  readonly store: SubjectStore;
  readonly cache: SubjectCache;
  readonly parked: ParkedStore;
  readonly clock: ShiftedClock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Performs the effects of what was just committed. */
  readonly perform: (lanes: readonly CommittedLane[], reply: CommitReply) => void;
  /** Answers a press that is not, or not yet, answered by a step. */
  readonly answerPress: (callbackId: string) => void;
  readonly limits?: CommitterLimits;
}

export interface Engine {
  readonly admit: AdmitEvent;
  /**
   * Steps whatever timers and leases of a subject are due, in the order of their due instants, each journalled.
   * Resolves with the next due instant of the subject, if it has one. Rejects when the database cannot be reached.
   */
  ring(to: SubjectRef): Promise<number | undefined>;
  /** A migration or an edit of one subject; same lane, same commit, same journal. */
  change(to: SubjectRef, change: ChangeEntry['change']): Promise<Admission>;
  /** Results of deliveries; resolves when they are written. */
  acknowledge(results: readonly DeliveryResult[]): Promise<void>;
  /** Resolves when nothing waits and nothing is in flight. */
  idle(): Promise<void>;
  busy(): boolean;
  /** Refuses new work as unavailable and resolves when the work at hand is done. */
  stop(): Promise<void>;
}

/** Makes an engine. Several engines, in one process or in many, may work on one database. */
export function makeEngine(deps: EngineDeps): Engine {
  const lanes = makeLanes();
  const now = (): number => deps.clock.now();
  const acknowledgements = makeAcknowledgements(() => committer.flush());
  const committer = makeCommitter({
    ...deps,
    now,
    lanes,
    acknowledgements,
    setAside: makeSetAside(),
    hash: makeSubjectHasher(),
    offsetMs: () => deps.clock.offsetMs(),
    limits: deps.limits ?? DEFAULT_LIMITS,
  });
  let stopped = false;
  const enqueue = <T>(
    to: SubjectRef,
    make: (resolve: (value: T) => void, reject: (error: Error) => void) => LaneEntry,
  ): Promise<T> => {
    if (stopped) return refuse();
    return new Promise<T>((resolve, reject) => {
      lanes.push(to, make(resolve, reject));
      committer.wake();
    });
  };
  const idle = async (): Promise<void> => {
    do {
      await Promise.all([lanes.idle(), committer.idle()]);
    } while (lanes.depth() > 0);
  };
  return {
    admit: (inbound) => (stopped ? refuse() : admitEvent(deps, lanes, inbound, committer.wake)),
    ring: (to) => enqueue(to, (resolve, reject) => ({ kind: 'ring', resolve, reject })),
    change: (to, change) => enqueue(to, (resolve, reject) => ({ kind: 'change', change, resolve, reject })),
    acknowledge: (results) => acknowledgements.add(results),
    idle,
    busy: () => lanes.depth() > 0,
    stop: async () => {
      stopped = true;
      await idle();
      committer.flush();
      await committer.idle();
      acknowledgements.stop();
    },
  };
}

function refuse(): Promise<never> {
  return Promise.reject(new StoreUnavailableError(new Error('the engine is stopping')));
}

function admitEvent(
  deps: EngineDeps,
  lanes: Lanes,
  { to, event }: InboundEvent,
  wake: () => void,
): Promise<Admission> {
  return new Promise<Admission>((resolve, reject) => {
    const callbackId = callbackOf(event);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const entry: EventEntry = {
      kind: 'event',
      event: cleanEvent({ ...event, at: deps.clock.now() }),
      startedAt: performance.now(),
      answeredEarly: false,
      followers: [],
      resolve: (admission) => {
        clearTimeout(timer);
        // An applied press is answered by its own step.
        if (admission.kind !== 'applied' && callbackId !== undefined && !entry.answeredEarly)
          deps.answerPress(callbackId);
        resolve(admission);
        for (const follower of entry.followers) follower.resolve();
      },
      reject: (error) => {
        clearTimeout(timer);
        reject(error);
        for (const follower of entry.followers) follower.reject(error);
      },
    };
    const original = lanes.push(to, entry);
    if (original !== undefined) {
      // It is the same press: the original answers it.
      deps.metrics.updateHandled(event.via.kind, 'duplicate');
      original.followers.push({ resolve: () => resolve({ kind: 'duplicate' }), reject });
      return;
    }
    if (callbackId !== undefined) {
      timer = setTimeout(() => {
        entry.answeredEarly = true;
        deps.answerPress(callbackId);
      }, EARLY_ANSWER_MS);
    }
    wake();
  });
}

function callbackOf({ via }: InboundEvent['event']): string | undefined {
  return via.kind === 'press' || via.kind === 'manager' ? via.callbackId : undefined;
}
