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
export type Marker = ReturnType<typeof makeMarker>;

/** Writes on the run; what it returns is merged into the context. */
type Mark = (run: Run, scope: ItemScope) => JsonObject | undefined | void;

/**
 * A mark that leaves the context alone, the actions, and a last mark: the first goes into one marker with what follows
 * it, because each marker makes XState copy its snapshot.
 */
export function makeMarkers(
  compiling: Marking,
  first: (run: Run, scope: ItemScope) => void,
  actions: readonly Mark[],
  last?: Mark,
): Marker[] {
  const [next, ...rest] = last === undefined ? actions : [...actions, last];
  const both: Mark = (run, scope) => {
    first(run, scope);
    return next?.(run, scope);
  };
  return [both, ...rest].map((mark) => makeMarker(compiling, mark));
}

/**
 * Every marker is an `assign`: XState calls its function exactly once, in order, with the context of that moment.
 * What it returns is merged into the context, frozen.
 */
export function makeMarker(compiling: Marking, mark: Mark) {
  return assign<JsonObject, { type: string }, undefined, { type: string }, never>(({ context }) => {
    const scope = scopeOf(compiling, context);
    const patch = mark(getRun(compiling), scope);
    return patch === undefined ? {} : deepFreeze({ ...patch });
  });
}

function getRun(compiling: Marking): Run {
  const run = compiling.cell.run;
  if (run === undefined) throw new Error('A compiled funnel was stepped outside of a run.');
  return run;
}

/** What an item may read at this moment of a run. */
export function scopeOf(compiling: Marking, context: JsonObject): ItemScope {
  return {
    ...getRun(compiling).scope,
    context: deepFreeze(context),
    params: compiling.definition.params ?? {},
  };
}
