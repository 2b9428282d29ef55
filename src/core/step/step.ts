/**
 * The pure step of one funnel: (compiled funnel, position, event) → position and what happened. Nothing runs in here:
 * no clock, no randomness, no I/O; the instant comes with the event, and effects are data for the commit.
 *
 * Which function for which event:
 *
 * - nobody stands in the funnel yet: {@link startFunnel};
 * - an event of the vocabulary: {@link stepFunnel};
 * - a timer that is due: {@link fireTimer};
 * - an activity's outcome: {@link settleActivity}; its lease ran out: {@link expireLease}.
 *
 * The last three refuse what an earlier visit left behind: a timer or an outcome counts only while the position holds
 * the very entry (state, visit) that it belongs to.
 */
import type { CompiledFunnel, MachineResult } from '../funnel/compiled.ts';
import { outcomeEventName, timerEventName } from '../funnel/compiled.ts';
import { LEASE_MARGIN_MS } from '../funnel/compile-state.ts';
import type { ActivityItem, Vocabulary } from '../funnel/vocabulary.ts';
import { POSITION_FORMAT } from './position.ts';
import type { ArmedTimer, Position } from './position.ts';
import { makeRun } from './run.ts';
import type { Run } from './run.ts';

export interface StepInput {
  readonly funnel: CompiledFunnel;
  readonly scope: Run['scope'];
  readonly nextVisit: number;
  readonly silent?: boolean;
}

export interface StepResult {
  readonly position: Position;
  readonly run: Run;
  /** A transition was taken. Without one the position is the very same object as before. */
  readonly moved: boolean;
}

/** Enters a funnel's initial states. */
export function startFunnel(input: StepInput): StepResult {
  const run = makeRun(input, {}, { timers: [], activities: [] });
  const position = input.funnel.start(run, (result) => toPosition(input, run, result, undefined));
  return { position, run, moved: true };
}

/** Delivers an event of the vocabulary. */
export function stepFunnel(input: StepInput, position: Position, eventType: string): StepResult {
  return advance(input, position, eventType, position);
}

/** Rings an armed timer; `undefined` when this visit armed no such timer, or it is frozen: then nothing happens. */
export function fireTimer(
  input: StepInput,
  position: Position,
  ring: { readonly uid: string; readonly visit: number; readonly delay: string },
  vocabulary: Vocabulary,
): StepResult | undefined {
  const armed = position.timers.find(
    (timer) => timer.uid === ring.uid && timer.visit === ring.visit && timer.delay === ring.delay,
  );
  if (armed === undefined || armed.frozenMs !== undefined) return undefined;
  const allowedAt = vocabulary.delays
    .get(ring.delay)
    ?.notBefore?.(input.scope.at, input.funnel.definition.params ?? {});
  if (allowedAt !== undefined && allowedAt > input.scope.at) return putOff(input, position, armed, allowedAt);
  const timers = position.timers.filter((timer) => timer !== armed);
  const left = { timers, activities: position.activities };
  return advance(input, position, timerEventName(ring.uid, ring.delay), left);
}

/** The timer stays armed for a later instant; nothing else happens. */
function putOff(input: StepInput, position: Position, armed: ArmedTimer, dueAt: number): StepResult {
  const run = makeRun(input, position.visits, position);
  const { uid, visit, delay } = armed;
  run.timers = position.timers.map((timer) => (timer === armed ? { ...timer, dueAt } : timer));
  run.effects.push({ type: 'arm-timer', funnel: input.funnel.id, uid, visit, delay, dueAt });
  return { position: { ...position, timers: run.timers }, run, moved: false };
}

/** Takes an activity's outcome; `undefined` when no activity of this visit is pending. */
export function settleActivity(
  input: StepInput,
  position: Position,
  outcome: { readonly uid: string; readonly visit: number; readonly result: 'done' | 'failed' },
): StepResult | undefined {
  const pending = position.activities.find(
    (activity) => activity.uid === outcome.uid && activity.visit === outcome.visit,
  );
  if (pending === undefined) return undefined;
  const activities = position.activities.filter((activity) => activity !== pending);
  const left = { timers: position.timers, activities };
  return advance(input, position, outcomeEventName(outcome.uid, outcome.result), left);
}

/**
 * The lease of an activity ran out without an outcome: the next attempt begins, or after the last one the error outcome
 * is taken. `undefined` when that attempt is no longer pending.
 */
export function expireLease(
  input: StepInput,
  position: Position,
  lease: { readonly uid: string; readonly visit: number; readonly attempt: number },
  item: ActivityItem,
): StepResult | undefined {
  const pending = position.activities.find(
    (activity) =>
      activity.uid === lease.uid && activity.visit === lease.visit && activity.attempt === lease.attempt,
  );
  if (pending === undefined) return undefined;
  if (pending.attempt >= item.maxAttempts)
    return settleActivity(input, position, { ...lease, result: 'failed' });
  const renewed = {
    ...pending,
    attempt: pending.attempt + 1,
    leaseUntil: input.scope.at + item.timeoutMs + LEASE_MARGIN_MS,
  };
  const run = makeRun(input, position.visits, position);
  run.activities = position.activities.map((activity) => (activity === pending ? renewed : activity));
  const { uid, visit, src } = pending;
  run.effects.push({ type: 'start-activity', funnel: input.funnel.id, uid, visit, src });
  return { position: { ...position, activities: run.activities }, run, moved: true };
}

/** @param left the timers and activities without what the event consumes; the position itself when that is nothing. */
function advance(
  input: StepInput,
  position: Position,
  eventType: string,
  left: Pick<Position, 'timers' | 'activities'>,
): StepResult {
  const run = makeRun(input, position.visits, left);
  const after = input.funnel.advance(run, position, eventType, (result) =>
    run.edges.length === 0 && left === position ? position : toPosition(input, run, result, position),
  );
  return { position: after, run, moved: run.edges.length > 0 };
}

function toPosition(
  input: StepInput,
  run: Run,
  result: MachineResult,
  before: Position | undefined,
): Position {
  return {
    format: POSITION_FORMAT,
    funnel: input.funnel.id,
    version: input.funnel.version,
    value: result.value,
    context: result.context,
    history: result.history,
    visits: Object.fromEntries(run.visits),
    timers: run.timers,
    activities: run.activities,
    status: result.status,
    enteredAt: run.entered.length > 0 || before === undefined ? input.scope.at : before.enteredAt,
  };
}
