/**
 * A definition as a tree of states and a list of arrows, with targets resolved as XState resolves them. For everything
 * that looks at a definition without running it: linter, coverage, diagrams, comparison. Never throws: a target that
 * leads nowhere stays unresolved, a state without a uid is named by its path.
 */
import { listTransitions } from './compile-state.ts';
import type { FunnelDefinition, StateDef, TransitionDef, TransitionsDef } from './definition.ts';

export interface StateNode {
  readonly key: string;
  readonly uid: string;
  /** Keys from the root, empty for the root itself. */
  readonly path: readonly string[];
  /** JSON pointer into the definition. */
  readonly pointer: string;
  readonly def: StateDef;
  readonly parent: StateNode | undefined;
  readonly children: readonly StateNode[];
}

export type EdgeKind = 'on' | 'after' | 'always' | 'done' | 'invoke done' | 'invoke failed';

export interface Edge {
  /** `<uid>|<event>|<index>`, as a step notes it when the transition is taken. */
  readonly id: string;
  readonly kind: EdgeKind;
  /** Event name, or delay for `after`, or the kind itself. */
  readonly event: string;
  readonly index: number;
  readonly pointer: string;
  readonly source: StateNode;
  readonly def: TransitionDef;
  /** Absent when the transition names no target, or one that does not exist. */
  readonly target: StateNode | undefined;
}

export interface StateTree {
  readonly definition: FunnelDefinition;
  readonly root: StateNode;
  /** Parents before children, in the order of the definition. */
  readonly nodes: readonly StateNode[];
  readonly edges: readonly Edge[];
}

/** Lays a definition out; cheap enough to be done while somebody types. */
export function makeStateTree(definition: FunnelDefinition): StateTree {
  const nodes: StateNode[] = [];
  const root = addNode(nodes, definition.id, definition, '', undefined, []);
  return { definition, root, nodes, edges: nodes.flatMap((node) => listEdges(root, node)) };
}

function addNode(
  nodes: StateNode[],
  key: string,
  def: StateDef,
  pointer: string,
  parent: StateNode | undefined,
  path: readonly string[],
): StateNode {
  const children: StateNode[] = [];
  const uid = def.meta?.uid ?? (parent === undefined ? key : path.join('.'));
  const node: StateNode = { key, uid, path, pointer, def, parent, children };
  nodes.push(node);
  for (const [name, inner] of Object.entries(def.states ?? {})) {
    children.push(
      addNode(nodes, name, inner, `${pointer}/states/${escapePointer(name)}`, node, [...path, name]),
    );
  }
  return node;
}

/** A key as one step of a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function listEdges(root: StateNode, source: StateNode): readonly Edge[] {
  const { def, pointer, uid } = source;
  const make = (kind: EdgeKind, event: string, name: string, at: string, transitions: TransitionsDef) =>
    listTransitions(transitions).map((transition, index): Edge => {
      const place = Array.isArray(transitions) ? `${at}/${index}` : at;
      const target =
        transition.target === undefined ? undefined : findTarget(root, source, transition.target);
      const id = `${uid}|${name}|${index}`;
      return { id, kind, event, index, pointer: place, source, def: transition, target };
    });
  const named = (kind: 'on' | 'after', member: 'on' | 'after') =>
    Object.entries(def[member] ?? {}).flatMap(([event, transitions]) => {
      const at = `${pointer}/${member}/${escapePointer(event)}`;
      return make(kind, event, kind === 'after' ? `after ${event}` : event, at, transitions);
    });
  const { always, onDone, invoke } = def;
  return [
    ...named('on', 'on'),
    ...named('after', 'after'),
    ...(always === undefined ? [] : make('always', 'always', 'always', `${pointer}/always`, always)),
    ...(onDone === undefined ? [] : make('done', 'done', 'done', `${pointer}/onDone`, onDone)),
    ...(invoke === undefined
      ? []
      : [
          ...make('invoke done', 'invoke done', 'invoke done', `${pointer}/invoke/onDone`, invoke.onDone),
          ...make(
            'invoke failed',
            'invoke failed',
            'invoke failed',
            `${pointer}/invoke/onError`,
            invoke.onError,
          ),
        ]),
  ];
}

/** Resolves a target written in `source`: `sibling`, `.child`, `#funnel.path`, each with dots for deeper states. */
function findTarget(root: StateNode, source: StateNode, target: string): StateNode | undefined {
  if (target.startsWith('#')) {
    const [id, ...path] = target.slice(1).split('.');
    return id === root.key ? descend(root, path) : undefined;
  }
  if (target.startsWith('.')) return descend(source, target.slice(1).split('.'));
  return source.parent === undefined ? undefined : descend(source.parent, target.split('.'));
}

function descend(from: StateNode, path: readonly string[]): StateNode | undefined {
  let node: StateNode | undefined = from;
  for (const key of path) node = node?.children.find((child) => child.key === key);
  return node;
}

/** True when `node` is `ancestor` or lies inside it. */
export function isWithin(node: StateNode, ancestor: StateNode): boolean {
  for (let at: StateNode | undefined = node; at !== undefined; at = at.parent)
    if (at === ancestor) return true;
  return false;
}

/** The state and everything around it, innermost first. */
export function listAncestors(node: StateNode): readonly StateNode[] {
  return node.parent === undefined ? [node] : [node, ...listAncestors(node.parent)];
}

/** The states that entering `node` enters inside it, itself first. */
export function listEntered(node: StateNode): readonly StateNode[] {
  const { def, children } = node;
  if (def.type === 'history') {
    const target = historyDefault(node);
    return target === undefined || target === node ? [node] : [node, ...listEntered(target)];
  }
  if (def.type === 'parallel') {
    return [node, ...children.filter((child) => child.def.type !== 'history').flatMap(listEntered)];
  }
  const initial = children.find((child) => child.key === def.initial);
  return initial === undefined ? [node] : [node, ...listEntered(initial)];
}

/** Where a history state leads when nothing is remembered yet. */
function historyDefault(node: StateNode): StateNode | undefined {
  const { parent, def } = node;
  if (parent === undefined) return undefined;
  if (def.target !== undefined) return descend(parent, def.target.split('.'));
  if (parent.def.type === 'parallel') return undefined;
  return parent.children.find((child) => child.key === parent.def.initial);
}

/** True when both can be active at the same time: one within the other, or in different regions. */
export function canCoexist(a: StateNode, b: StateNode): boolean {
  if (isWithin(a, b) || isWithin(b, a)) return true;
  const common = listAncestors(a).find((ancestor) => isWithin(b, ancestor));
  return common?.def.type === 'parallel';
}

/** The innermost state that a transition does not leave; `undefined` when it leaves even the root, or has no target. */
function findDomain(edge: Edge): StateNode | undefined {
  const { source, target, def } = edge;
  if (target === undefined) return undefined;
  const inside = isWithin(target, source);
  if (inside && def.reenter !== true) return source;
  const around = listAncestors(source).slice(1);
  return around.find((ancestor) => target !== ancestor && isWithin(target, ancestor));
}

/** True when taking the transition ends the stay in `leaf`, wherever it goes then. */
export function leavesState(edge: Edge, leaf: StateNode): boolean {
  if (edge.target === undefined || edge.target === leaf || !canCoexist(edge.source, leaf)) return false;
  const domain = findDomain(edge);
  if (domain === undefined) return isWithin(leaf, edge.source);
  return leaf !== domain && isWithin(leaf, domain);
}
