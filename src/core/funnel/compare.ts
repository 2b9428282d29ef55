/**
 * What changed between two versions of a funnel, state by state. States are matched by uid, so a rename is a rename and
 * not a removal beside an addition. For publishing, review and migration plans.
 */
import { canonicalJson, toJson } from '../json.ts';
import type { Json } from '../json.ts';
import type { FunnelDefinition } from './definition.ts';
import { titleOf } from './lint-finding.ts';
import { escapePointer, makeStateTree } from './state-tree.ts';
import type { StateNode } from './state-tree.ts';

export type DefinitionChange =
  | {
      readonly kind: 'state-added' | 'state-removed';
      readonly uid: string;
      readonly path: string;
      readonly title: string;
    }
  /** Another key, or another parent. */
  | { readonly kind: 'state-moved'; readonly uid: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'changed';
      /** Of the state; of the root for what belongs to the funnel itself. */
      readonly uid: string;
      readonly title: string;
      /** JSON pointer within the state, e.g. `/meta/say/text`. */
      readonly at: string;
      /** Absent: it was not there before. */
      readonly before?: Json;
      /** Absent: it is no longer there. */
      readonly after?: Json;
    };

/** Lists the changes in the order of the new definition, removed states last. Equal definitions give an empty list. */
export function compareDefinitions(
  before: FunnelDefinition,
  after: FunnelDefinition,
): readonly DefinitionChange[] {
  const old = new Map(makeStateTree(before).nodes.map((node) => [node.uid, node]));
  const now = makeStateTree(after).nodes;
  const kept = new Set(now.map(({ uid }) => uid));
  const changes = now.flatMap((node) => compareNode(old.get(node.uid), node));
  const removed = [...old.values()].filter(({ uid }) => !kept.has(uid));
  return [...changes, ...removed.map((node) => presence('state-removed', node))];
}

function presence(kind: 'state-added' | 'state-removed', node: StateNode): DefinitionChange {
  return { kind, uid: node.uid, path: node.path.join('.'), title: titleOf(node) };
}

function compareNode(old: StateNode | undefined, node: StateNode): readonly DefinitionChange[] {
  if (old === undefined) return [presence('state-added', node)];
  const from = old.path.join('.');
  const to = node.path.join('.');
  const moved: DefinitionChange[] = from === to ? [] : [{ kind: 'state-moved', uid: node.uid, from, to }];
  return [...moved, ...compareJson(node, ownPart(old), ownPart(node), '')];
}

/** A state without the states inside it, which are compared by themselves; of those only the order belongs to it. */
function ownPart(node: StateNode): Json {
  const { states, ...own } = node.def;
  const order = node.def.type === 'parallel' ? { states: Object.keys(states ?? {}) } : {};
  return toJson({ ...own, ...order });
}

function compareJson(
  node: StateNode,
  before: Json | undefined,
  after: Json | undefined,
  at: string,
): readonly DefinitionChange[] {
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after !== undefined) {
    if (canonicalJson(before) === canonicalJson(after)) return [];
    if (isRecord(before) && isRecord(after)) {
      const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
      return keys.flatMap((key) => compareJson(node, before[key], after[key], `${at}/${escapePointer(key)}`));
    }
  }
  const change = { kind: 'changed' as const, uid: node.uid, title: titleOf(node), at };
  return [
    { ...change, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
  ];
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
