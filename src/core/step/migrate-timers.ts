/** What becomes of the timers and the activity of a state that stays active through a migration. */
import { armTimer, delayMs, startActivity } from '../funnel/compile-state.ts';
import type { Speaking } from '../funnel/compile-state.ts';
import type { CompiledState } from '../funnel/compiled.ts';
import type { ItemScope } from '../funnel/scope.ts';
import type { MigrationPlan, TimerFate } from './migrate-plan.ts';
import { refuse } from './migrate-plan.ts';
import type { Refused } from './migrate-plan.ts';
import type { ArmedTimer, Position } from './position.ts';
import type { Run } from './run.ts';

/** A state as both versions have it. */
export interface KeptState {
  readonly from: CompiledState;
  readonly to: CompiledState;
}

/**
 * Carries the timers of a kept state over to the run. A timer that already rang does not ring again under another name.
 * @returns delays of the new version that are rightly not armed, or a refusal.
 */
export function migrateTimers(
  speaker: Speaking,
  { from, to }: KeptState,
  position: Position,
  plan: MigrationPlan,
  run: Run,
  scope: ItemScope,
): ReadonlySet<string> | Refused {
  const silent = new Set<string>();
  const taken = new Set<string>();
  for (const delay of from.delays) {
    const planned = plan.timers?.[`${from.uid}|${delay}`];
    const heir = planned?.to ?? findHeir(from, to, delay);
    if (heir !== undefined && (taken.has(heir) || !to.delays.includes(heir))) {
      return refuse('timer-plan', `timer "${from.uid}|${delay}" cannot become "${heir}"`);
    }
    if (heir !== undefined) taken.add(heir);
    const armed = position.timers.find((timer) => timer.uid === from.uid && timer.delay === delay);
    const fate = planned?.fate ?? plan.otherTimers ?? 'keep';
    if (heir !== undefined && (armed === undefined || fate === 'drop')) silent.add(heir);
    if (armed !== undefined) carryTimer(speaker, to, armed, heir, fate, run, scope);
  }
  for (const delay of to.delays) if (!taken.has(delay)) armTimer(speaker, to, delay, run, scope);
  return silent;
}

/** The same delay, else the only new one where the only old one went. */
function findHeir(from: CompiledState, to: CompiledState, delay: string): string | undefined {
  if (to.delays.includes(delay)) return delay;
  const gone = from.delays.filter((old) => !to.delays.includes(old));
  const added = to.delays.filter((fresh) => !from.delays.includes(fresh));
  return gone.length === 1 && added.length === 1 ? added[0] : undefined;
}

function carryTimer(
  speaker: Speaking,
  state: CompiledState,
  armed: ArmedTimer,
  heir: string | undefined,
  fate: TimerFate,
  run: Run,
  scope: ItemScope,
): void {
  const funnel = speaker.definition.id;
  const { uid, visit } = armed;
  if (heir === armed.delay && fate === 'keep') {
    run.timers.push(armed);
    return;
  }
  run.effects.push({ type: 'drop-timer', funnel, uid, visit, delay: armed.delay });
  if (heir === undefined || fate === 'drop') return;
  const timer =
    fate === 'keep'
      ? { ...armed, delay: heir }
      : reBase(armed, heir, delayMs(speaker, state, heir, scope), scope.at);
  run.timers.push(timer);
  run.effects.push({ type: 'arm-timer', funnel, uid, visit, delay: heir, dueAt: timer.dueAt });
}

/** The new length, counted from when the old timer was armed; never before now. A frozen one changes by the difference. */
function reBase(armed: ArmedTimer, delay: string, lengthMs: number, at: number): ArmedTimer {
  const dueAt = Math.max(at, armed.armedAt + lengthMs);
  if (armed.frozenMs === undefined) return { ...armed, delay, dueAt };
  const longerMs = lengthMs - (armed.dueAt - armed.armedAt);
  return { ...armed, delay, dueAt, frozenMs: Math.max(0, armed.frozenMs + longerMs) };
}

/** Keeps, stops or starts the activity of a kept state. One that already ended does not run again. */
export function migrateActivity(
  speaker: Speaking,
  { from, to }: KeptState,
  position: Position,
  run: Run,
  scope: ItemScope,
): void {
  const pending = position.activities.find(({ uid }) => uid === from.uid);
  const same = from.def.invoke?.src === to.def.invoke?.src;
  if (same) {
    if (pending !== undefined) run.activities.push(pending);
    return;
  }
  if (pending !== undefined) {
    const { uid, visit } = pending;
    run.effects.push({ type: 'stop-activity', funnel: speaker.definition.id, uid, visit });
  }
  startActivity(speaker, to, run, scope);
}
