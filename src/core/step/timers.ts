/**
 * Timers of a position: which are due, and what becomes of them while a manager owns the dialogue.
 * The policy stands in the definition (`meta.timers`); its defaults are «stand still, then go on with the rest».
 */
import type { CompiledFunnel } from '../funnel/compiled.ts';
import { parseDurationMs } from '../funnel/duration.ts';
import type { TimerPolicy } from '../funnel/definition.ts';
import { ENGINE_LEASE, ENGINE_TIMER } from './event.ts';
import type { SubjectEvent } from './event.ts';
import type { ArmedTimer, PendingActivity, Position } from './position.ts';
import type { Subject } from './subject.ts';

/** Freezes every timer whose policy does not let it run during a takeover. */
export function freezeTimers(funnel: CompiledFunnel, position: Position, at: number): Position {
  if (position.timers.length === 0) return position;
  const timers = position.timers.map((timer) =>
    timer.frozenMs !== undefined || policyOf(funnel, timer).duringTakeover === 'run'
      ? timer
      : { ...timer, frozenMs: Math.max(0, timer.dueAt - at) },
  );
  return { ...position, timers };
}

/** Thaws frozen timers on return: at their old instant, with the rest of their time, or anew. */
export function thawTimers(funnel: CompiledFunnel, position: Position, at: number): Position {
  const timers = position.timers.map((timer) => {
    if (timer.frozenMs === undefined) return timer;
    const { frozenMs, ...thawed } = timer;
    switch (policyOf(funnel, timer).onReturn ?? 'remaining') {
      case 'absolute':
        return thawed;
      case 'remaining':
        return { ...thawed, dueAt: at + frozenMs };
      case 'restart':
        return {
          ...thawed,
          armedAt: at,
          dueAt: at + (parseDurationMs(timer.delay) ?? timer.dueAt - timer.armedAt),
        };
    }
  });
  return { ...position, timers };
}

function policyOf(funnel: CompiledFunnel, timer: ArmedTimer): TimerPolicy {
  return funnel.states.get(timer.uid)?.def.meta?.timers?.[timer.delay] ?? {};
}

/** Inbox key of a ring: the visit, the delay and the instant, so that a timer put off may ring again. */
export function timerKey({ visit, delay, dueAt }: Pick<ArmedTimer, 'visit' | 'delay' | 'dueAt'>): string {
  return `timer:${visit}:${delay}:${dueAt.toString(36)}`;
}

/** Inbox key of the end of an activity's attempt. */
export function leaseKey({ visit, attempt }: Pick<PendingActivity, 'visit' | 'attempt'>): string {
  return `lease:${visit}:${attempt}`;
}

/**
 * The next event that the clock owes a subject at `now`: its earliest due timer or expired lease, `undefined` when
 * nothing is due. Ring it, commit, ask again: timers ring in the order of their due instants, each journalled.
 */
export function findDueEvent(subject: Subject, now: number): SubjectEvent | undefined {
  let due: { readonly at: number; readonly event: SubjectEvent } | undefined;
  for (const position of Object.values(subject.positions)) {
    const { funnel } = position;
    for (const timer of position.timers) {
      if (timer.frozenMs !== undefined || timer.dueAt > now || (due !== undefined && due.at <= timer.dueAt))
        continue;
      const { uid, visit, delay } = timer;
      const via = { kind: 'timer' as const, funnel, uid, visit, delay };
      const keys = [timerKey(timer)];
      due = { at: timer.dueAt, event: { type: ENGINE_TIMER, at: now, keys, params: {}, via } };
    }
    for (const activity of position.activities) {
      if (activity.leaseUntil > now || (due !== undefined && due.at <= activity.leaseUntil)) continue;
      const { uid, visit, attempt } = activity;
      const via = { kind: 'lease' as const, funnel, uid, visit, attempt };
      const keys = [leaseKey(activity)];
      due = { at: activity.leaseUntil, event: { type: ENGINE_LEASE, at: now, keys, params: {}, via } };
    }
  }
  return due?.event;
}
