/**
 * A definition made ready to run: what the step, the linter and the studio ask of a funnel.
 * Made once per version by `compileFunnel` and kept; rebuilding it for each event would cost a millisecond.
 */
import type { JsonObject } from '../json.ts';
import type { Position } from '../step/position.ts';
import type { Run } from '../step/run.ts';
import type { FunnelDefinition, FunnelRole, StateDef } from './definition.ts';

export interface CompiledState {
  readonly uid: string;
  /** Keys from the root, empty for the root itself. */
  readonly path: readonly string[];
  readonly def: StateDef;
  readonly parent?: CompiledState;
  /** Keys under `after`. */
  readonly delays: readonly string[];
  /** Those of them that are durations, ms. */
  readonly fixedMs: ReadonlyMap<string, number>;
}

/** What the machine looks like after a step, in terms a position can store. */
export interface MachineResult {
  readonly value: Position['value'];
  readonly context: JsonObject;
  readonly history: Position['history'];
  readonly status: Position['status'];
}

/** Puts a result into a position's shape, with what the run holds beside it. */
export type ToPosition = (result: MachineResult) => Position;

export interface CompiledFunnel {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
  readonly title: string;
  readonly role: FunnelRole;
  readonly definition: FunnelDefinition;
  readonly states: ReadonlyMap<string, CompiledState>;
  /** Vocabulary events this funnel owns: those it handles and does not merely listen to. */
  readonly owns: ReadonlySet<string>;
  readonly listens: ReadonlySet<string>;
  /**
   * Enters the initial states. The live snapshot is kept with the position that `toPosition` makes of the result, so that
   * the next step need not rebuild it.
   */
  start(run: Run, toPosition: ToPosition): Position;
  /** Delivers one event to a stored position. What was taken is on the run: no edge, nothing moved. */
  advance(run: Run, position: Position, eventType: string, toPosition: ToPosition): Position;
}

/** Names of the machine's own events; authors cannot write them, `#` is refused in event names. */
export function timerEventName(uid: string, delay: string): string {
  return `#after#${uid}#${delay}`;
}

/** Outcome of the activity that the state `uid` invoked. */
export function outcomeEventName(uid: string, result: 'done' | 'failed'): string {
  return `#${result}#${uid}`;
}
