/**
 * Which states can be reached at all, guards ignored: what no guard could ever allow is a mistake of drawing,
 * what a guard forbids may be meant.
 */
import { isWithin, listAncestors, listEntered } from './state-tree.ts';
import type { Edge, StateNode, StateTree } from './state-tree.ts';

/** All states that some sequence of events can enter; a history state counts when something leads to it. */
export function findReachable(tree: StateTree): ReadonlySet<StateNode> {
  const reached = new Set<StateNode>();
  const waiting: StateNode[] = [tree.root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const entered of enteredWith(node)) {
      if (reached.has(entered)) continue;
      reached.add(entered);
      for (const edge of tree.edges) {
        if (edge.source === entered && edge.target !== undefined) waiting.push(edge.target);
      }
    }
  }
  return reached;
}

/** Entering a state enters those around it, and beside it the other regions of every parallel state around it. */
function enteredWith(node: StateNode): readonly StateNode[] {
  const around = listAncestors(node).slice(1);
  const regions = around
    .filter((ancestor) => ancestor.def.type === 'parallel')
    .flatMap((ancestor) => ancestor.children)
    .filter((region) => region.def.type !== 'history' && !isWithin(node, region));
  return [...listEntered(node), ...around, ...regions.flatMap(listEntered)];
}

/** A circle of transitions that need no event, or `undefined`. The machine would turn in it without end. */
export function findEventlessLoop(tree: StateTree): readonly Edge[] | undefined {
  const finished = new Set<Edge>();
  const visit = (edge: Edge, trail: readonly Edge[]): readonly Edge[] | undefined => {
    const at = trail.indexOf(edge);
    if (at >= 0) return trail.slice(at);
    if (finished.has(edge)) return undefined;
    for (const next of eventlessAfter(tree, edge)) {
      const loop = visit(next, [...trail, edge]);
      if (loop !== undefined) return loop;
    }
    finished.add(edge);
    return undefined;
  };
  for (const edge of tree.edges) {
    const loop = edge.kind === 'always' || edge.kind === 'done' ? visit(edge, []) : undefined;
    if (loop !== undefined) return loop;
  }
  return undefined;
}

/** Transitions without an event that can be taken right after `edge`. */
function eventlessAfter(tree: StateTree, edge: Edge): readonly Edge[] {
  const stays = edge.target === undefined;
  if (stays && edge.def.target !== undefined) return [];
  const active = stays ? listAncestors(edge.source) : enteredWith(edge.target ?? edge.source);
  const ended = stays
    ? []
    : active.filter((node) => node.def.type === 'final').flatMap((node) => node.parent ?? []);
  return tree.edges.filter(
    (next) =>
      (next.kind === 'always' && active.includes(next.source)) ||
      (next.kind === 'done' && ended.includes(next.source)),
  );
}
