/**
 * Moves one position from one version of a funnel to another. Active states, history and visits go by uid; what is newly
 * active is entered like any state, with arming and starting, but silently unless the plan asks; what is gone is left.
 *
 * Refused alternative: giving the old value to XState's `resolveState`. It fills new regions and initial children
 * without a word and arms nothing, so a client would stand in a state whose timers nobody ever rings.
 */
import { prepareAction, enterState, leaveState, settleState, toList } from '../funnel/compile-state.ts';
import type { Speaking } from '../funnel/compile-state.ts';
import type { CompiledFunnel, CompiledState } from '../funnel/compiled.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { makeStateTree } from '../funnel/state-tree.ts';
import type { StateNode, StateTree } from '../funnel/state-tree.ts';
import type { Vocabulary } from '../funnel/vocabulary.ts';
import { placePosition, refuse, toValue } from './migrate-plan.ts';
import type { MigrationPlan, Refused } from './migrate-plan.ts';
import { migrateActivity, migrateTimers } from './migrate-timers.ts';
import { POSITION_FORMAT } from './position.ts';
import type { Position } from './position.ts';
import { makeRun } from './run.ts';
import type { Run } from './run.ts';
import type { StepResult } from './step.ts';
import { freezeTimers } from './timers.ts';

/** The instant and facts of a migration, and the subject's next visit. */
export interface MigrationScope {
  readonly scope: Run['scope'];
  readonly nextVisit: number;
  readonly vocabulary: Vocabulary;
}

export type Migration = ({ readonly ok: true } & StepResult) | Refused;

/** Event that lets transitions without an event be taken after a migration; nothing listens to it. */
const SETTLE = '#migrated';

/**
 * Moves a position. Pure: the same arguments give the same result, so a journalled migration replays.
 * A position that has come to its end stays as it is: the next event starts the new version anyway.
 * The result has effects, visits and edges on its run like any step.
 */
export function migratePosition(
  from: CompiledFunnel,
  to: CompiledFunnel,
  position: Position,
  plan: MigrationPlan,
  about: MigrationScope,
): Migration {
  const { scope, nextVisit } = about;
  if (position.funnel !== to.id || position.funnel !== from.id || position.version !== from.version) {
    return refuse('other-funnel', `the position is of ${position.funnel}@${position.version}`);
  }
  const run = makeRun({ scope, nextVisit, silent: plan.say !== true }, {}, { timers: [], activities: [] });
  if (position.status === 'done') return { ok: true, position, run, moved: false };
  const wrong = findArmedProblem(from, position);
  if (wrong !== undefined) return refuse('armed-set', wrong);
  const tree = makeStateTree(to.definition);
  const placed = placePosition(from, tree, position, plan);
  if (!placed.ok) return placed;
  const moving: Moving = { from, to, position, plan, run, tree, vocabulary: about.vocabulary };
  return move(moving, placed.active);
}

interface Moving {
  readonly from: CompiledFunnel;
  readonly to: CompiledFunnel;
  readonly position: Position;
  readonly plan: MigrationPlan;
  readonly run: Run;
  readonly tree: StateTree;
  readonly vocabulary: Vocabulary;
}

function move(moving: Moving, active: readonly StateNode[]): Migration {
  const { from, to, position, run, tree, vocabulary } = moving;
  const speaker: Speaking = { definition: to.definition, vocabulary };
  leaveGone(moving, new Set(active.map(({ uid }) => uid)));
  let scope = itemScope(moving, { ...to.definition.context, ...position.context });
  const excused = new Set<string>();
  for (const { uid } of active) {
    const state = to.states.get(uid);
    const before = from.states.get(uid);
    const visit = position.visits[uid];
    if (state === undefined) continue;
    if (visit === undefined || before === undefined) {
      scope = enter(speaker, state, run, scope);
      continue;
    }
    run.visits.set(uid, visit);
    const silent = migrateTimers(speaker, { from: before, to: state }, position, moving.plan, run, scope);
    if ('ok' in silent) return silent;
    for (const delay of silent) excused.add(`${uid}|${delay}`);
    migrateActivity(speaker, { from: before, to: state }, position, run, scope);
  }
  const placed: Position = {
    format: POSITION_FORMAT,
    funnel: to.id,
    version: to.version,
    value: toValue(tree.root, new Set(active)),
    context: scope.context,
    history: migrateHistory(moving),
    visits: Object.fromEntries(run.visits),
    timers: run.timers,
    activities: run.activities,
    status: 'active',
    enteredAt: run.entered.length > 0 ? scope.at : position.enteredAt,
  };
  const missing = findArmedProblem(to, placed, excused);
  return missing === undefined ? settle(moving, placed) : refuse('armed-set', missing);
}

function itemScope({ to, run }: Moving, context: Position['context']): ItemScope {
  return { ...run.scope, context, params: to.definition.params ?? {} };
}

function leaveGone({ from, to, position, run }: Moving, staying: ReadonlySet<string>): void {
  // The old timers and activities lie on the run only while states are left, so that leaving names what it kills.
  run.timers = [...position.timers];
  run.activities = [...position.activities];
  const gone = Object.keys(position.visits).filter((uid) => !staying.has(uid) || !to.states.has(uid));
  for (const uid of gone.reverse()) {
    if (from.states.has(uid)) leaveState({ definition: to.definition }, { uid }, run);
  }
  run.timers = [];
  run.activities = [];
}

/** Enters a state as the machine would: marker, entry actions, message, activity. */
function enter(speaker: Speaking, state: CompiledState, run: Run, scope: ItemScope): ItemScope {
  enterState(speaker, state, run, scope);
  let present = scope;
  for (const ref of toList(state.def.entry)) {
    const patch = prepareAction(speaker, state, ref)(run, present);
    if (patch !== undefined) present = { ...present, context: { ...present.context, ...patch } };
  }
  settleState(speaker, state, run, present);
  return present;
}

/** Remembers what still exists inside the state that the history belongs to; forgets the rest whole. */
function migrateHistory({ tree, position, plan }: Moving): Position['history'] {
  const byUid = new Map(tree.nodes.map((node) => [node.uid, node]));
  const history: Record<string, readonly string[]> = {};
  for (const [uid, remembered] of Object.entries(position.history)) {
    const node = byUid.get(uid);
    if (node?.def.type !== 'history') continue;
    const kept = remembered.map((inner) => plan.states?.[inner] ?? inner);
    if (kept.every((inner) => isInside(byUid.get(inner), node.parent))) history[uid] = kept;
  }
  return history;
}

function isInside(node: StateNode | undefined, parent: StateNode | undefined): boolean {
  if (node === undefined || node.def.type === 'history') return false;
  for (let at = node.parent; at !== undefined; at = at.parent) if (at === parent) return true;
  return false;
}

/** Takes the transitions that wait for no event, then makes the position final. */
function settle({ to, run }: Moving, placed: Position): Migration {
  const position = to.advance(run, placed, SETTLE, ({ value, context, history, status }) => {
    const visits = Object.fromEntries(run.visits);
    const { timers, activities } = run;
    const settled: Position = { ...placed, value, context, history, visits, timers, activities, status };
    return run.scope.subject.owner === 'manager' ? freezeTimers(to, settled, run.scope.at) : settled;
  });
  return { ok: true, position, run, moved: true };
}

/**
 * Says what is wrong with a position's timers and activities: each must belong to a present visit of a state that has
 * it. With `excused`, also that nothing is missing but the timers named there as `<uid>|<delay>`.
 */
export function findArmedProblem(
  funnel: CompiledFunnel,
  position: Position,
  excused?: ReadonlySet<string>,
): string | undefined {
  const armed = new Set<string>();
  for (const { uid, visit, delay } of position.timers) {
    const timer = `${uid}|${delay}`;
    if (position.visits[uid] !== visit) return `timer "${timer}" belongs to visit ${visit}, which has ended`;
    if (funnel.states.get(uid)?.delays.includes(delay) !== true) return `no state has the timer "${timer}"`;
    if (armed.has(timer)) return `timer "${timer}" is armed twice`;
    armed.add(timer);
  }
  for (const { uid, visit, src } of position.activities) {
    if (position.visits[uid] !== visit) return `activity "${src}" belongs to visit ${visit}, which has ended`;
    if (funnel.states.get(uid)?.def.invoke?.src !== src) return `state "${uid}" has no activity "${src}"`;
  }
  if (excused === undefined) return undefined;
  for (const uid of Object.keys(position.visits)) {
    const delay = funnel.states
      .get(uid)
      ?.delays.find((each) => !armed.has(`${uid}|${each}`) && !excused.has(`${uid}|${each}`));
    if (delay !== undefined) return `timer "${uid}|${delay}" is not armed`;
  }
  return undefined;
}
