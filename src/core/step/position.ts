/**
 * Where a subject stands in one funnel, in our own stored shape. Version, value, context and history are enough to
 * rebuild a machine's snapshot; visits, timers and activities are ours, made from the compiler's markers alone.
 */
import type { Json, JsonObject } from '../json.ts';

/** Format of stored positions. A change of shape means a new number and a migration in `position-format.ts`. */
export const POSITION_FORMAT = 1;

/** XState's own shape of «which states are active», by state keys. */
export type StateValue = string | { readonly [key: string]: StateValue };

export interface ArmedTimer {
  readonly uid: string;
  readonly visit: number;
  /** Key under `after`, e.g. `PT24H`. */
  readonly delay: string;
  readonly armedAt: number;
  readonly dueAt: number;
  /** Set while a manager owns the dialogue: the time that was left, ms. A frozen timer is never due. */
  readonly frozenMs?: number;
}

export interface PendingActivity {
  readonly uid: string;
  readonly visit: number;
  readonly src: string;
  readonly input: Json;
  /** 1 for the first run. */
  readonly attempt: number;
  readonly startedAt: number;
  /** If no outcome is committed by then, the next attempt is due. */
  readonly leaseUntil: number;
}

export interface Position {
  readonly format: typeof POSITION_FORMAT;
  readonly funnel: string;
  readonly version: number;
  readonly value: StateValue;
  readonly context: JsonObject;
  /** uid of a history state → uids of the states it remembers. */
  readonly history: { readonly [uid: string]: readonly string[] };
  /** uid of each active state → its visit. */
  readonly visits: { readonly [uid: string]: number };
  readonly timers: readonly ArmedTimer[];
  readonly activities: readonly PendingActivity[];
  readonly status: 'active' | 'done';
  /** When the innermost active state was entered, ms: «how long has the client stood here». */
  readonly enteredAt: number;
}

/** Dotted path of the active states, regions joined by `|`: the `step` column and the label on the diagram. */
export function positionPath(value: StateValue): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([key, inner]) => {
      const below = positionPath(inner);
      return below === '' ? key : `${key}.${below}`;
    })
    .join('|');
}

/** Earliest instant at which this position wants to be rung, ms, or `undefined`. */
export function findDueAt(position: Position): number | undefined {
  let due: number | undefined;
  for (const timer of position.timers) {
    if (timer.frozenMs === undefined && (due === undefined || timer.dueAt < due)) due = timer.dueAt;
  }
  for (const activity of position.activities) {
    if (due === undefined || activity.leaseUntil < due) due = activity.leaseUntil;
  }
  return due;
}
