/**
 * Markers: the functions that a compiled machine calls as it enters, leaves and moves. They write on the step's run and
 * are all that this program hears of what XState did.
 */
import { assign } from 'xstate';
import { deepFreeze } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Run } from '../step/run.ts';
import type { FunnelDefinition } from './definition.ts';
import type { ItemScope } from './scope.ts';

/** What markers need of the funnel being compiled. */
export interface Marking {
  readonly definition: FunnelDefinition;
  /** The run of the step being taken; a machine steps one event at a time, synchronously. */
  readonly cell: { run: Run | undefined };
}

/** A marker as XState takes it. */
export type Marker = PlainMarker | ReturnType<typeof makeAssignment>;

type PlainMarker = (args: { readonly context: JsonObject }) => void;

/** Writes on the run and leaves the context alone. */
type Note = (run: Run, scope: ItemScope) => void;

/** Writes on the run; what it returns is merged into the context. */
export type Act = (run: Run, scope: ItemScope) => JsonObject | undefined;

/** What one list of markers does, in this order. */
interface Marks {
  readonly first?: Note;
  readonly acts: readonly Act[];
  readonly last?: Note;
}

/**
 * One marker for a whole list: XState copies its snapshot for every `assign`, which is most of what a step costs. So the
 * patches of several actions are merged here, each action seeing what those before it left, as XState would show it;
 * and a list without actions, which leaves the context alone, is a plain action that copies nothing.
 */
export function makeMarkers(compiling: Marking, marks: Marks): Marker[] {
  const { first, acts, last } = marks;
  if (acts.length > 0) return [makeAssignment(compiling, marks)];
  if (first === undefined && last === undefined) return [];
  const marker: PlainMarker = ({ context }) => {
    const run = getRun(compiling);
    const scope = scopeOf(compiling, context);
    first?.(run, scope);
    last?.(run, scope);
  };
  return [marker];
}

/** XState calls an `assign` exactly once, in order, with the context of that moment; what it returns is merged into it. */
function makeAssignment(compiling: Marking, { first, acts, last }: Marks) {
  return assign<JsonObject, { type: string }, undefined, { type: string }, never>(({ context }) => {
    const run = getRun(compiling);
    let scope = scopeOf(compiling, context);
    let merged: JsonObject = {};
    first?.(run, scope);
    for (const act of acts) {
      const patch = act(run, scope);
      if (patch === undefined) continue;
      merged = { ...merged, ...patch };
      scope = scopeOf(compiling, { ...context, ...merged });
    }
    last?.(run, scope);
    return deepFreeze(merged);
  });
}

function getRun(compiling: Marking): Run {
  const run = compiling.cell.run;
  if (run === undefined) throw new Error('A compiled funnel was stepped outside of a run.');
  return run;
}

/** What an item may read at this moment of a run. */
export function scopeOf(compiling: Marking, context: JsonObject): ItemScope {
  const { at, event, subject, catalogue } = getRun(compiling).scope;
  const params = compiling.definition.params ?? NO_PARAMS;
  return { at, event, context: deepFreeze(context), params, subject, catalogue };
}

const NO_PARAMS: JsonObject = {};
