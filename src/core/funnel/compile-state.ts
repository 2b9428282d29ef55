/**
 * One state of a definition → one state of the machine, with its markers. Called by `compileFunnel`, which explains why
 * timers and activities become plain transitions.
 */
import { findNonJson, deepFreeze } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Run } from '../step/run.ts';
import { outcomeEventName, timerEventName } from './compiled.ts';
import type { CompiledState } from './compiled.ts';
import { makeComposeInput } from './compose-input.ts';
import type { ItemRef, StateDef, TransitionDef, TransitionsDef } from './definition.ts';
import { parseDurationMs } from './duration.ts';
import { makeMarkers, scopeOf } from './marker.ts';
import type { Act, Marker, Marking } from './marker.ts';
import { carryOutOrders, sayOnEntry } from './orders.ts';
import { resolveObject, resolveTemplate } from './scope.ts';
import type { ItemScope } from './scope.ts';
import type { ActionItem, GuardItem, Vocabulary } from './vocabulary.ts';

/** A definition that cannot be compiled: it names something that does not exist, or breaks a structural rule. */
export class FunnelCompileError extends Error {
  readonly code = 'FUNNEL_COMPILE';
  readonly funnel: string;
  readonly path: string;
  constructor(funnel: string, path: string, message: string) {
    super(`Funnel "${funnel}", state ${path || '(root)'}: ${message}`);
    this.name = 'FunnelCompileError';
    this.funnel = funnel;
    this.path = path;
  }
}

export interface Compiling extends Marking {
  readonly vocabulary: Vocabulary;
  readonly states: Map<string, CompiledState>;
  /** Vocabulary events handled anywhere in the funnel. */
  readonly handled: Set<string>;
}

/** What markers and actions need of a definition when they run. */
export type Speaking = Pick<Compiling, 'definition' | 'vocabulary'>;

/** Compiles a state and all below it into an XState node; registers them in `compiling.states`. */
export function compileState(
  compiling: Compiling,
  def: StateDef,
  path: readonly string[],
  parent: CompiledState | undefined,
): MachineNode {
  const state = registerState(compiling, def, path, parent);
  if (def.type === 'history') {
    return {
      type: 'history',
      history: def.history ?? 'shallow',
      ...(def.target === undefined ? {} : { target: def.target }),
    };
  }
  const node: MachineNode = {
    entry: makeMarkers(compiling, {
      first: (run, scope) => enterState(compiling, state, run, scope),
      acts: toList(def.entry).map((ref) => prepareAction(compiling, state, ref)),
      last: (run, scope) => settleState(compiling, state, run, scope),
    }),
    exit: makeMarkers(compiling, {
      acts: toList(def.exit).map((ref) => prepareAction(compiling, state, ref)),
      last: (run) => leaveState(compiling, state, run),
    }),
    on: compileHandlers(compiling, state),
  };
  if (def.type !== undefined) node.type = def.type;
  if (def.initial !== undefined) node.initial = def.initial;
  if (def.always !== undefined) node.always = compileTransitions(compiling, state, 'always', def.always);
  if (def.onDone !== undefined) node.onDone = compileTransitions(compiling, state, 'done', def.onDone);
  if (def.states !== undefined) {
    node.states = Object.fromEntries(
      Object.entries(def.states).map(([key, inner]) => [
        key,
        compileState(compiling, inner, [...path, key], state),
      ]),
    );
  }
  return node;
}

interface MachineTransition {
  target?: string;
  reenter?: boolean;
  guard?: (args: { readonly context: JsonObject }) => boolean;
  actions: Marker[];
}

/** The part of an XState node config that the compiler writes. */
export interface MachineNode {
  type?: 'parallel' | 'final' | 'history';
  history?: 'shallow' | 'deep';
  target?: string;
  initial?: string;
  entry?: Marker[];
  exit?: Marker[];
  on?: Record<string, MachineTransition[]>;
  always?: MachineTransition[];
  onDone?: MachineTransition[];
  states?: Record<string, MachineNode>;
}

function registerState(
  compiling: Compiling,
  def: StateDef,
  path: readonly string[],
  parent: CompiledState | undefined,
): CompiledState {
  const uid = def.meta?.uid ?? (path.length === 0 ? compiling.definition.id : undefined);
  const where = path.join('.');
  if (uid === undefined)
    throw new FunnelCompileError(compiling.definition.id, where, 'the state has no meta.uid');
  const twin = compiling.states.get(uid);
  if (twin !== undefined) {
    const message = `the uid "${uid}" is already that of ${twin.path.join('.') || '(root)'}; give it one of its own`;
    throw new FunnelCompileError(compiling.definition.id, where, message);
  }
  const delays = Object.keys(def.after ?? {});
  const fixedMs = new Map(
    delays.flatMap((delay) => {
      const ms = parseDurationMs(delay);
      return ms === undefined ? [] : [[delay, ms] as const];
    }),
  );
  const state: CompiledState = {
    uid,
    path,
    def,
    delays,
    fixedMs,
    ...(parent === undefined ? {} : { parent }),
  };
  compiling.states.set(uid, state);
  return state;
}

function compileHandlers(compiling: Compiling, state: CompiledState): Record<string, MachineTransition[]> {
  const { def, uid } = state;
  const on: Record<string, MachineTransition[]> = {};
  for (const [event, transitions] of Object.entries(def.on ?? {})) {
    if (!compiling.vocabulary.events.has(event)) fail(compiling, state, `unknown event "${event}"`);
    compiling.handled.add(event);
    on[event] = compileTransitions(compiling, state, event, transitions);
  }
  for (const [delay, transitions] of Object.entries(def.after ?? {})) {
    if (parseDurationMs(delay) === undefined && !compiling.vocabulary.delays.has(delay)) {
      fail(compiling, state, `"${delay}" is neither an ISO 8601 duration nor a delay of the vocabulary`);
    }
    on[timerEventName(uid, delay)] = compileTransitions(compiling, state, `after ${delay}`, transitions);
  }
  if (def.invoke !== undefined) {
    const { src, onDone, onError } = def.invoke;
    if (!compiling.vocabulary.activities.has(src)) fail(compiling, state, `unknown activity "${src}"`);
    on[outcomeEventName(uid, 'done')] = compileTransitions(compiling, state, 'invoke done', onDone);
    on[outcomeEventName(uid, 'failed')] = compileTransitions(compiling, state, 'invoke failed', onError);
  }
  return on;
}

function compileTransitions(
  compiling: Compiling,
  state: CompiledState,
  event: string,
  transitions: TransitionsDef,
): MachineTransition[] {
  return listTransitions(transitions).map((transition, index) => {
    const edge = `${state.uid}|${event}|${index}`;
    const compiled: MachineTransition = {
      actions: makeMarkers(compiling, {
        first: (run) => void run.edges.push(edge),
        acts: toList(transition.actions).map((ref) => prepareAction(compiling, state, ref)),
      }),
    };
    if (transition.target !== undefined) compiled.target = transition.target;
    if (transition.reenter === true) compiled.reenter = true;
    if (transition.guard !== undefined) compiled.guard = compileGuard(compiling, state, transition.guard);
    return compiled;
  });
}

/** All transitions of one handler as a list, in the order in which they are tried. */
export function listTransitions(transitions: TransitionsDef): readonly TransitionDef[] {
  if (typeof transitions === 'string') return [{ target: transitions }];
  return isList(transitions) ? transitions : [transitions];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** One item or several as a list. */
export function toList(refs: ItemRef | readonly ItemRef[] | undefined): readonly ItemRef[] {
  if (refs === undefined) return [];
  return isList(refs) ? refs : [refs];
}

/** The name and the parameters of a reference. */
export function splitRef(ref: ItemRef): { readonly type: string; readonly params: JsonObject } {
  return typeof ref === 'string' ? { type: ref, params: {} } : { type: ref.type, params: ref.params ?? {} };
}

function compileGuard(
  compiling: Compiling,
  state: CompiledState,
  ref: ItemRef,
): (args: { readonly context: JsonObject }) => boolean {
  const { type, params } = splitRef(ref);
  const item: GuardItem =
    compiling.vocabulary.guards.get(type) ?? fail(compiling, state, `unknown guard "${type}"`);
  const resolve = compileParams(params);
  return ({ context }) => {
    const scope = scopeOf(compiling, context);
    return item.test(scope, resolve(scope));
  };
}

/** Prepares one action: called, its orders go to the run and its patch of the context comes back. */
export function prepareAction(speaker: Speaking, state: CompiledState, ref: ItemRef): Act {
  const { type, params } = splitRef(ref);
  const item: ActionItem =
    speaker.vocabulary.actions.get(type) ?? fail(speaker, state, `unknown action "${type}"`);
  // An action that speaks resolves its own texts and buttons: `{{…}}` in them belongs to the message.
  const resolve = item.raw ? () => params : compileParams(params);
  return (run, scope) => applyItem(speaker, state, item, run, scope, resolve(scope));
}

/** Parameters without a placeholder are the same frozen object at every step, so that they are checked once. */
function compileParams(params: JsonObject): (scope: ItemScope) => JsonObject {
  if (JSON.stringify(params).includes('{{')) return (scope) => resolveObject(params, scope);
  const literal = deepFreeze(params);
  return () => literal;
}

function applyItem(
  speaker: Speaking,
  state: CompiledState,
  item: ActionItem,
  run: Run,
  scope: ItemScope,
  params: JsonObject,
): JsonObject | undefined {
  const compose = state.def.meta?.compose;
  const result = item.apply(compose === undefined ? scope : { ...scope, compose }, params);
  if (result.context !== undefined) {
    const wrong = findNonJson(result.context);
    if (wrong !== undefined)
      throw new Error(`Action "${item.name}" put something into the context that is no JSON: ${wrong}.`);
  }
  const after =
    result.context === undefined ? scope : { ...scope, context: { ...scope.context, ...result.context } };
  carryOutOrders(speaker, state, run, after, result.orders ?? []);
  return result.context;
}

/** Marks that a state is entered: a new visit, its stage, its timers armed. */
export function enterState(compiling: Speaking, state: CompiledState, run: Run, scope: ItemScope): void {
  const visit = run.nextVisit++;
  run.visits.set(state.uid, visit);
  run.entered.push(state.uid);
  const stage = state.def.meta?.stage;
  if (stage !== undefined) run.stages.push(stage);
  for (const delay of state.delays) armTimer(compiling, state, delay, run, scope);
}

/** Arms one timer of a state that is active on the run. */
export function armTimer(
  compiling: Speaking,
  state: CompiledState,
  delay: string,
  run: Run,
  scope: ItemScope,
): void {
  const visit = run.visits.get(state.uid);
  if (visit === undefined) return;
  const { uid } = state;
  const dueAt = scope.at + delayMs(compiling, state, delay, scope);
  run.timers.push({ uid, visit, delay, armedAt: scope.at, dueAt });
  run.effects.push({ type: 'arm-timer', funnel: compiling.definition.id, uid, visit, delay, dueAt });
}

/** Length of a state's delay at this moment, ms. */
export function delayMs(compiling: Speaking, state: CompiledState, delay: string, scope: ItemScope): number {
  const fixed = state.fixedMs.get(delay);
  if (fixed !== undefined) return fixed;
  const ms = compiling.vocabulary.delays.get(delay)?.delayMs(scope) ?? Number.NaN;
  if (!Number.isFinite(ms)) {
    throw new FunnelCompileError(
      compiling.definition.id,
      state.path.join('.'),
      `the delay "${delay}" gave ${ms} ms`,
    );
  }
  return Math.max(0, Math.round(ms));
}

/** Ends the entering of a state: it speaks, then its activity starts. */
export function settleState(compiling: Speaking, state: CompiledState, run: Run, scope: ItemScope): void {
  sayOnEntry(compiling, state, run, scope);
  startActivity(compiling, state, run, scope);
}

/** Starts the activity of a state that is active on the run; nothing for a state without one. */
export function startActivity(compiling: Speaking, state: CompiledState, run: Run, scope: ItemScope): void {
  const { uid } = state;
  const invoke = state.def.invoke;
  const visit = run.visits.get(uid);
  if (invoke === undefined || visit === undefined) return;
  const { src } = invoke;
  const leaseMs = (compiling.vocabulary.activities.get(src)?.timeoutMs ?? 0) + LEASE_MARGIN_MS;
  const { compose } = state.def.meta ?? {};
  const given = resolveTemplate(invoke.input ?? null, scope);
  const input = compose === undefined ? given : makeComposeInput(compiling, state, compose, given, scope);
  run.activities.push({
    uid,
    visit,
    src,
    input,
    attempt: 1,
    startedAt: scope.at,
    leaseUntil: scope.at + leaseMs,
  });
  run.effects.push({ type: 'start-activity', funnel: compiling.definition.id, uid, visit, src });
}

/** How much longer than its own time-out an activity's lease lasts, ms: the outcome must reach the database. */
export const LEASE_MARGIN_MS = 5_000;

/** Marks that a state is left: its timers and its activity are dead from here on. */
export function leaveState(
  compiling: Pick<Compiling, 'definition'>,
  state: Pick<CompiledState, 'uid'>,
  run: Run,
): void {
  const funnel = compiling.definition.id;
  run.visits.delete(state.uid);
  run.left.push(state.uid);
  for (const timer of run.timers) {
    if (timer.uid !== state.uid) continue;
    run.effects.push({ type: 'drop-timer', funnel, uid: timer.uid, visit: timer.visit, delay: timer.delay });
  }
  for (const activity of run.activities) {
    if (activity.uid !== state.uid) continue;
    run.effects.push({ type: 'stop-activity', funnel, uid: activity.uid, visit: activity.visit });
  }
  run.timers = run.timers.filter((timer) => timer.uid !== state.uid);
  run.activities = run.activities.filter((activity) => activity.uid !== state.uid);
}

function fail(compiling: Speaking, state: CompiledState, message: string): never {
  throw new FunnelCompileError(compiling.definition.id, state.path.join('.'), message);
}
