/**
 * Definition → machine. XState keeps the statechart's meaning (hierarchy, regions, history, guards, order of actions);
 * everything it would do by side effect is compiled away:
 *
 * - `after` and `invoke` become plain transitions on the machine's own events, so the machine holds no delayed sends
 *   and no child actors, and a rebuilt snapshot cannot differ from a live one;
 * - every state gets an enter and a leave marker, every transition an edge marker; visits, timers, activities, messages
 *   and coverage come from these alone;
 * - guards and actions of the vocabulary become closures over the current `Run`; there are no named implementations
 *   that XState could miss silently.
 *
 * Refused alternative: XState's own delayed raises and invokes read back from the action list. Rebuilt snapshots lose
 * their children, a late outcome of an earlier visit is accepted by a later one, and an unhandled error outcome puts the
 * whole machine into `error`.
 */
import { createActor, createMachine } from 'xstate';
import type { ExecutableActionObject } from 'xstate';
import { hashJson } from '../hash.ts';
import { deepFreeze, toJson } from '../json.ts';
import type { Run } from '../step/run.ts';
import type { Position } from '../step/position.ts';
import { compileState, FunnelCompileError } from './compile-state.ts';
import type { Compiling } from './compile-state.ts';
import type { CompiledFunnel, CompiledState, MachineResult, ToPosition } from './compiled.ts';
import type { FunnelDefinition } from './definition.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Microsteps one event may take before the machine is called endless. */
const MAX_MICROSTEPS = 200;

/**
 * Compiles one version of a funnel; slow (about 1 ms at 60 states), do it once a version.
 * @throws FunnelCompileError for unknown names, doubled uids and delays that are no durations; run the linter first for
 * a full list with advice.
 */
export function compileFunnel(
  definition: FunnelDefinition,
  version: number,
  vocabulary: Vocabulary,
): CompiledFunnel {
  const compiling: Compiling = {
    definition,
    vocabulary,
    states: new Map(),
    handled: new Set(),
    cell: { run: undefined },
  };
  const root = compileState(compiling, definition, [], undefined);
  const listens = new Set(definition.listens);
  return {
    id: definition.id,
    version,
    hash: hashDefinition(definition),
    title: definition.title,
    role: definition.role,
    definition,
    states: compiling.states,
    owns: new Set([...compiling.handled].filter((name) => !listens.has(name) && isOwned(vocabulary, name))),
    listens,
    ...makeRunner(compiling, root),
  };
}

/** Hash of a definition: what the program is, wherever it is kept. */
export function hashDefinition(definition: FunnelDefinition): string {
  return hashJson(toJson(definition));
}

function makeRunner(
  compiling: Compiling,
  root: ReturnType<typeof compileState>,
): Pick<CompiledFunnel, 'start' | 'advance'> {
  const { definition, cell } = compiling;
  const machine = createMachine({
    ...root,
    id: definition.id,
    context: deepFreeze({ ...definition.context }),
    options: { maxIterations: MAX_MICROSTEPS },
  });
  type Snapshot = ReturnType<typeof machine.resolveState>;
  const uids = new Map(
    [...compiling.states.values()].map((state) => [nodeId(definition.id, state), state.uid]),
  );
  const ofPosition = new WeakMap<Position, Snapshot>();
  // `transition` and `initialTransition` of XState make an actor of the machine on every call, and its constructor enters
  // the initial states: their markers would write on the run of the present step. So one idle actor serves for all
  // calls; a compiled machine neither spawns nor sends. Its own markers wait for a start that never comes, or refuse: no run.
  const self = createActor(machine);
  const surroundings = { ...INERT, self, system: self.system };

  const toResult = (snapshot: Snapshot): MachineResult => ({
    value: toStateValue(snapshot.value),
    context: deepFreeze(snapshot.context),
    history: toUids(snapshot.historyValue, uids),
    status: snapshot.status === 'done' ? 'done' : 'active',
  });
  const rebuild = (position: Position): Snapshot => {
    const kept = ofPosition.get(position);
    if (kept !== undefined) return kept;
    const idOf = (uid: string): string => nodeId(definition.id, stateOf(compiling, uid));
    const historyValue: Record<string, ReturnType<typeof machine.getStateNodeById>[]> = {};
    for (const [uid, remembered] of Object.entries(position.history)) {
      historyValue[idOf(uid)] = remembered.map((inner) => machine.getStateNodeById(idOf(inner)));
    }
    const context = deepFreeze({ ...position.context });
    return machine.resolveState({ value: toXStateValue(position.value), context, historyValue });
  };
  const withRun = (run: Run, take: () => Snapshot, toPosition: ToPosition): Position => {
    cell.run = run;
    try {
      const snapshot = take();
      const position = toPosition(toResult(snapshot));
      ofPosition.set(position, snapshot);
      return position;
    } finally {
      cell.run = undefined;
    }
  };
  return {
    start: (run, toPosition) => withRun(run, () => machine.getInitialSnapshot(surroundings), toPosition),
    advance: (run, position, eventType, toPosition) => {
      const event = { type: eventType };
      return withRun(run, () => machine.transition(rebuild(position), event, surroundings), toPosition);
    },
  };
}

const nothing = (): void => undefined;

/** What a machine expects around it, doing nothing but the markers, each at its place in the order of actions. */
const INERT = {
  id: '',
  sessionId: '',
  logger: nothing,
  defer: nothing,
  emit: nothing,
  stopChild: nothing,
  actionExecutor: ({ exec, info, params }: ExecutableActionObject) => exec?.(info, params),
} as const;

/**
 * XState remembers nodes by their ids; a position remembers uids, which outlive renames. XState's own order differs
 * between a live snapshot and a rebuilt one; the definition's order does not.
 */
function toUids(
  historyValue: { readonly [id: string]: readonly { readonly id: string }[] },
  uids: ReadonlyMap<string, string>,
): Position['history'] {
  const history: Record<string, string[]> = {};
  for (const [id, nodes] of Object.entries(historyValue)) {
    const uid = uids.get(id);
    if (uid === undefined) continue;
    const remembered = new Set(nodes.map((node) => node.id));
    history[uid] = [...uids].flatMap(([nodeId, inner]) => (remembered.has(nodeId) ? [inner] : []));
  }
  return history;
}

function isOwned(vocabulary: Vocabulary, name: string): boolean {
  return vocabulary.events.get(name)?.route === 'owner';
}

function stateOf(compiling: Compiling, uid: string): CompiledState {
  const state = compiling.states.get(uid);
  if (state === undefined) {
    throw new FunnelCompileError(
      compiling.definition.id,
      '',
      `no state has the uid "${uid}" in this version`,
    );
  }
  return state;
}

function nodeId(funnel: string, state: CompiledState): string {
  return [funnel, ...state.path].join('.');
}

interface XStateValue {
  [key: string]: string | XStateValue | undefined;
}

function toXStateValue(value: Position['value']): string | Record<string, string | XStateValue> {
  if (typeof value === 'string') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toXStateValue(inner)]));
}

function toStateValue(value: string | XStateValue): Position['value'] {
  if (typeof value === 'string') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === undefined ? [] : [[key, toStateValue(inner)]],
    ),
  );
}
