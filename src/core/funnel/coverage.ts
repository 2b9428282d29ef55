/**
 * Coverage of a definition: which of its transitions were ever taken, and which states entered. Counted from the notes
 * that every step leaves in the journal, so tests, replays and live dialogues are measured alike.
 */
import type { StepNote } from '../step/walk.ts';
import type { FunnelDefinition } from './definition.ts';
import { titleOf } from './lint-finding.ts';
import { makeStateTree } from './state-tree.ts';
import type { Edge } from './state-tree.ts';

export interface CoverageEdge {
  /** `<uid>|<event>|<index>`, as in a step's note. */
  readonly id: string;
  /** Dotted path of the state that has the transition, `(root)` for the root's own. */
  readonly from: string;
  /** Dotted path of the target; the state itself for a transition that goes nowhere. */
  readonly to: string;
  readonly event: string;
  readonly title: string;
}

export interface Coverage {
  readonly funnel: string;
  readonly total: number;
  readonly covered: number;
  /** In the order of the definition. */
  readonly missing: readonly CoverageEdge[];
  /** uids of states that were never entered. */
  readonly unseen: readonly string[];
}

/** The part of a note that coverage reads. */
export type CoveredNote = Pick<StepNote, 'funnel' | 'edges' | 'entered'>;

/**
 * Counts one funnel's coverage. Notes of other funnels and edges that this definition does not have are passed over, so
 * notes of an older version count as far as they still mean something.
 */
export function measureCoverage(definition: FunnelDefinition, notes: Iterable<CoveredNote>): Coverage {
  const tree = makeStateTree(definition);
  const taken = new Set<string>();
  const entered = new Set<string>();
  for (const note of notes) {
    if (note.funnel !== definition.id) continue;
    for (const edge of note.edges) taken.add(edge);
    for (const uid of note.entered) entered.add(uid);
  }
  const missing = tree.edges.filter(({ id }) => !taken.has(id));
  return {
    funnel: definition.id,
    total: tree.edges.length,
    covered: tree.edges.length - missing.length,
    missing: missing.map(toCoverageEdge),
    unseen: tree.nodes
      .filter(({ def, uid }) => def.type !== 'history' && !entered.has(uid))
      .map(({ uid }) => uid),
  };
}

function toCoverageEdge({ id, source, target, event }: Edge): CoverageEdge {
  const from = source.path.join('.') || '(root)';
  const to = (target ?? source).path.join('.') || '(root)';
  return { id, from, to, event, title: titleOf(source) };
}
