/**
 * The engine with everything around it, wired in one visible place: lanes and commits, activities, answers, local timers,
 * sweeps, the outbox for delivery and the test clock. The composition root brings the adapters.
 */
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import { makeActivityRunner } from './activity-runner.ts';
import type { ActivityPort } from './activity-port.ts';
import { makeAdvanceClock } from './advance-clock.ts';
import type { AdvanceClock } from './advance-clock.ts';
import { makeAnswerPress } from './answer-press.ts';
import type { AnswerPress } from './answer-press.ts';
import type { MovableClock } from './clock.ts';
import type { CommitterLimits } from './committer.ts';
import { makeEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { LiveFunnels } from './live-funnels.ts';
import { makeLocalTimers } from './local-timers.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { makeOutbox } from './outbox.ts';
import type { DeliveryPort, OutboxPort, OutboxStore, PresentSay } from './outgoing.ts';
import { makeRetryParked, makeRetryWanted } from './parked.ts';
import type { ParkedStore, RetryParked } from './parked.ts';
import { makePerform } from './perform-committed.ts';
import type { SignalStore } from './signals.ts';
import type { SubjectCache, SubjectStore } from './subject-store.ts';
import { makeWakeLoop } from './wake-loop.ts';
import type { DueStore } from './wake-loop.ts';

export interface ComposeEngineDeps {
  readonly funnels: LiveFunnels;
  readonly lookup: CatalogueLookup;
  readonly present: PresentSay;
  readonly store: SubjectStore;
  readonly cache: SubjectCache;
  readonly parked: ParkedStore;
  readonly signals: SignalStore;
  readonly due: DueStore;
  readonly outboxStore: OutboxStore;
  readonly activities: ActivityPort;
  /** Delivery needs the outbox and the engine needs delivery: it is made from the outbox. */
  readonly makeDelivery: (outbox: OutboxPort) => DeliveryPort;
  readonly clock: MovableClock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits?: CommitterLimits;
  /** Pause between sweeps, ms. */
  readonly sweepEveryMs?: number;
}

export interface ComposedEngine extends Pick<Engine, 'admit' | 'ring' | 'change'> {
  readonly outbox: OutboxPort;
  /** Answers a press that became no event. */
  readonly answer: AnswerPress;
  readonly retryParked: RetryParked;
  /** Moves the test clock; only wired where a test clock is allowed. */
  readonly advance: AdvanceClock;
  /** Resolves when queues, activities and deliveries of this process are idle. */
  settle(): Promise<void>;
  /** Begins sweeping and watching for pauses. Events are admitted before that too. */
  start(): Promise<void>;
  /** Stops sweeping, aborts activities (their leases bring them back), finishes the work at hand. */
  stop(): Promise<void>;
}

/** Wires the engine. Nothing runs before `start` but what is admitted. */
export function composeEngine(deps: ComposeEngineDeps): ComposedEngine {
  const { clock, log, due, signals, outboxStore: store } = deps;
  const now = (): number => clock.now();
  const outbox = makeOutbox({ store, acknowledge: (results) => engine.acknowledge(results), now, log });
  const delivery = deps.makeDelivery(outbox);
  const admit: Engine['admit'] = (inbound) => engine.admit(inbound);
  const ring: Engine['ring'] = (to) => ringAll(engine, to, now);
  const { activities, timers, engine, answer } = wireEngine(deps, delivery, admit, ring);
  const everyMs = deps.sweepEveryMs === undefined ? {} : { everyMs: deps.sweepEveryMs };
  const retryParked = makeRetryParked({ parked: deps.parked, admit, now });
  const retryWanted = makeRetryWanted({ parked: deps.parked, retry: retryParked, now, log });
  const sweeps = makeWakeLoop({ due, signals, retryWanted, ring, admit, now, log, ...everyMs });
  const settle = async (): Promise<void> => {
    do {
      await engine.idle();
      await activities.idle();
      await delivery.idle();
    } while (engine.busy() || activities.busy());
  };
  const deliverDue = async (): Promise<number> => {
    const rows = await outbox.claim(DELIVER_DUE_LIMIT);
    if (rows.length > 0) delivery.deliver(rows);
    return rows.length;
  };
  return {
    admit,
    ring,
    change: (to, change) => engine.change(to, change),
    outbox,
    answer,
    retryParked,
    advance: makeAdvanceClock({ clock, due, sweep: () => sweeps.sweep(0), deliverDue, settle, log }),
    settle,
    start: async () => {
      await outbox.start();
      sweeps.start();
    },
    stop: async () => {
      sweeps.stop();
      timers.stop();
      activities.stopAll();
      outbox.stop();
      await engine.stop();
    },
  };
}

const DELIVER_DUE_LIMIT = 1_000;

/** The circle that every commit goes round: engine → effects → activities, timers, signals → engine. */
function wireEngine(
  deps: ComposeEngineDeps,
  delivery: DeliveryPort,
  admit: Engine['admit'],
  ring: Engine['ring'],
) {
  const { clock, log, metrics, funnels } = deps;
  const vocabulary = () => funnels.set().vocabulary;
  const answer = makeAnswerPress(delivery);
  const activities = makeActivityRunner({
    items: (src) => vocabulary().activities.get(src),
    port: deps.activities,
    admit,
    delivery,
    log,
    metrics,
  });
  const timers = makeLocalTimers(
    () => clock.now(),
    (ref) => {
      ring(ref).catch((error: unknown) =>
        log.warn('a timer waits for the sweep', { user_id: ref.key, error }),
      );
    },
  );
  const knowsEvent = (type: string): boolean => vocabulary().events.has(type);
  const perform = makePerform({ delivery, answer, activities, timers, admit, knowsEvent, log, metrics });
  const reloadFunnels = (): Promise<void> => funnels.reload();
  const engine = makeEngine({ ...deps, funnels: funnels.set, reloadFunnels, perform, answerPress: answer });
  return { activities, timers, engine, answer };
}

/** One ring steps a limited number of timers; more are due when the next instant is not ahead. */
async function ringAll(
  engine: Engine,
  to: Parameters<Engine['ring']>[0],
  now: () => number,
): Promise<number | undefined> {
  for (;;) {
    const next = await engine.ring(to);
    if (next === undefined || next > now()) return next;
  }
}
