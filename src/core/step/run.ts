/**
 * The sheet of paper of one step: the compiled machine's markers and actions write on it what happened, in order.
 * It lives for one call and is never stored. Entering and leaving states is noted here and nowhere else, so visits,
 * timers and activities cannot drift from the machine.
 */
import type { ItemScope } from '../funnel/scope.ts';
import type { Effect, SignalEvent, TextRef } from './effect.ts';
import type { ArmedTimer, PendingActivity, Position } from './position.ts';
import type { IssuedVisit } from './subject.ts';

export interface Run {
  /** What items may read; `context` is replaced before every item by the context of that moment. */
  readonly scope: Omit<ItemScope, 'context' | 'params'>;
  readonly visits: Map<string, number>;
  timers: ArmedTimer[];
  activities: PendingActivity[];
  nextVisit: number;
  readonly effects: Effect[];
  readonly signals: SignalEvent[];
  /** Ids of the transitions taken, in order: `<uid>|<event>|<index>`. */
  readonly edges: string[];
  readonly entered: string[];
  readonly left: string[];
  readonly issued: IssuedVisit[];
  readonly stages: string[];
  /** Last order about who leads the dialogue, if any. */
  owner: 'bot' | 'manager' | undefined;
  /** Orders to say again what the focus says; the subject step carries them out after all signals. */
  readonly repeats: { readonly prefix?: TextRef }[];
  /** Messages are not wanted: migrations enter states silently. */
  readonly silent: boolean;
}

/** A fresh sheet on top of what the position holds. */
export function makeRun(
  input: { readonly scope: Run['scope']; readonly nextVisit: number; readonly silent?: boolean },
  visits: Position['visits'],
  { timers, activities }: Pick<Position, 'timers' | 'activities'>,
): Run {
  return {
    scope: input.scope,
    visits: new Map(Object.entries(visits)),
    timers: [...timers],
    activities: [...activities],
    nextVisit: input.nextVisit,
    effects: [],
    signals: [],
    edges: [],
    entered: [],
    left: [],
    issued: [],
    stages: [],
    owner: undefined,
    repeats: [],
    silent: input.silent ?? false,
  };
}
