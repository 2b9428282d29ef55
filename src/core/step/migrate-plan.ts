/**
 * A plan for moving clients from one version of a funnel to another, and where a plan puts one of them. States keep
 * their identity by uid, so most positions need no plan at all; it says what becomes of clients in states that are gone.
 */
import type { CompiledFunnel } from '../funnel/compiled.ts';
import { listAncestors, listEntered } from '../funnel/state-tree.ts';
import type { StateNode, StateTree } from '../funnel/state-tree.ts';
import type { Position, StateValue } from './position.ts';

/** `keep`: the due instant stays; `re-base`: the new length counts from when it was armed; `drop`: it is not armed. */
export type TimerFate = 'keep' | 're-base' | 'drop';

export interface TimerPlan {
  readonly fate: TimerFate;
  /** The delay of the new version that takes its place; needed when it is not plain which one does. */
  readonly to?: string;
}

export interface MigrationPlan {
  /** Active states that are gone: uid → uid in the new version, or `null` when their region is given up. */
  readonly states?: { readonly [uid: string]: string | null };
  /** Armed timers by `<uid>|<delay>` of the old version. */
  readonly timers?: { readonly [timer: string]: TimerPlan };
  /** What becomes of timers the plan does not name; default `keep`. */
  readonly otherTimers?: TimerFate;
  /** States that are newly entered speak; default: silently. */
  readonly say?: boolean;
}

/** Why a position cannot be moved by a plan. The client then stays on the old version. */
export type MigrationRefusal =
  | 'other-funnel'
  /** An active state is gone and the plan says nothing, or names something that cannot be entered. */
  | 'unmapped'
  /** Two active states would stand in one place. */
  | 'conflict'
  /** Somebody would be put into a final state without having come there: nothing would follow from it. */
  | 'final'
  /** The plan names a timer that the new version does not have, or one twice. */
  | 'timer-plan'
  /** Armed timers or pending activities are not those that the definition demands. */
  | 'armed-set';

export interface Refused {
  readonly ok: false;
  readonly reason: MigrationRefusal;
  readonly what: string;
}

export type Placement = { readonly ok: true; readonly active: readonly StateNode[] } | Refused;

/** A refusal in one line. */
export function refuse(reason: MigrationRefusal, what: string): Refused {
  return { ok: false, reason, what };
}

/** Finds all states of the new version that will be active, parents first, regions and initial states filled in. */
export function placePosition(
  from: CompiledFunnel,
  to: StateTree,
  position: Position,
  plan: MigrationPlan,
): Placement {
  const byUid = new Map(to.nodes.map((node) => [node.uid, node]));
  const active = new Set<StateNode>();
  for (const uid of listLeaves(from, position)) {
    const planned = plan.states?.[uid];
    if (planned === null) continue;
    const node = byUid.get(planned ?? uid);
    if (node === undefined || node.def.type === 'history') {
      return refuse('unmapped', `state "${uid}" has no place in the new version; the plan must name one`);
    }
    for (const ancestor of listAncestors(node)) active.add(ancestor);
  }
  if (active.size === 0) return refuse('unmapped', 'the plan gives up every active state');
  const torn = to.nodes.find((node) => isTorn(node, active));
  if (torn !== undefined)
    return refuse('conflict', `state "${torn.uid}" would be in two of its states at once`);
  for (const node of to.nodes) if (active.has(node)) fillIn(node, active);
  const ended = to.nodes.find(
    (node) => active.has(node) && node.def.type === 'final' && position.visits[node.uid] === undefined,
  );
  if (ended !== undefined) return refuse('final', `"${ended.uid}" is final; put the client before it`);
  return { ok: true, active: to.nodes.filter((node) => active.has(node)) };
}

function listLeaves(from: CompiledFunnel, position: Position): readonly string[] {
  const uids = Object.keys(position.visits);
  const parents = new Set(uids.map((uid) => from.states.get(uid)?.parent?.uid));
  return uids.filter((uid) => !parents.has(uid));
}

function isTorn(node: StateNode, active: ReadonlySet<StateNode>): boolean {
  return node.def.type !== 'parallel' && node.children.filter((child) => active.has(child)).length > 1;
}

/** Nodes come parents first, so what is added here is itself looked at later. */
function fillIn(node: StateNode, active: Set<StateNode>): void {
  const add = (child: StateNode) => {
    for (const entered of listEntered(child)) if (entered.def.type !== 'history') active.add(entered);
  };
  const children = node.children.filter(({ def }) => def.type !== 'history');
  if (node.def.type === 'parallel') {
    for (const child of children) if (!active.has(child)) add(child);
  } else if (children.length > 0 && !children.some((child) => active.has(child))) {
    const initial = node.children.find(({ key }) => key === node.def.initial);
    if (initial !== undefined) add(initial);
  }
}

/** The state value of a set of active states, as XState writes it. */
export function toValue(node: StateNode, active: ReadonlySet<StateNode>): StateValue {
  const children = node.children.filter((child) => active.has(child));
  const [only] = children;
  if (only !== undefined && node.def.type !== 'parallel' && only.children.length === 0) return only.key;
  return Object.fromEntries(children.map((child) => [child.key, toValue(child, active)]));
}
