// A bench for one funnel: starts it and delivers events to positions, without subjects, routing or focus.
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import type { FunnelDefinition } from '../../../src/core/funnel/definition.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { ArmedTimer, PendingActivity, Position } from '../../../src/core/step/position.ts';
import type { Run } from '../../../src/core/step/run.ts';
import { fireTimer, settleActivity, startFunnel, stepFunnel } from '../../../src/core/step/step.ts';
import type { StepResult } from '../../../src/core/step/step.ts';
import { tinyVocabulary } from './tiny-vocabulary.ts';

/** What items may read at an instant, for a client nobody knows anything about. */
export function scopeAt(at: number, type = 'next', params: JsonObject = {}): Run['scope'] {
  return {
    at,
    event: { type, at, keys: [], params, via: { kind: 'system', source: 'test' } },
    subject: {
      key: 1,
      profile: {},
      owner: 'bot',
      focus: undefined,
      lastActAt: 0,
      stages: [],
      describe: () => ({ labels: {}, answers: [], path: [], offers: [], next: [] }),
    },
    catalogue: () => null,
  };
}

/** Shape of a test's funnel: members that no test cares about are filled in. */
export type Sketch = Partial<FunnelDefinition> & Pick<FunnelDefinition, 'states'>;

/** Fills in what every definition must have. */
export function toDefinition(sketch: Sketch): FunnelDefinition {
  return { id: 'lab', title: 'Опыт', role: 'main', ...sketch };
}

/** Compiles a sketch and gives the step's functions with short argument lists. */
export function makeLab(sketch: Sketch, version = 1) {
  const funnel = compileFunnel(toDefinition(sketch), version, tinyVocabulary);
  const input = (nextVisit: number, at: number, type?: string) => ({
    funnel,
    scope: scopeAt(at, type),
    nextVisit,
  });
  return {
    funnel,
    start: (nextVisit = 1, at = 0): StepResult => startFunnel(input(nextVisit, at)),
    send: (from: StepResult, type: string, at = 0): StepResult =>
      stepFunnel(input(from.run.nextVisit, at, type), from.position, type),
    ring: (from: StepResult, timer: Pick<ArmedTimer, 'uid' | 'visit' | 'delay'>, at = 0) =>
      fireTimer(input(from.run.nextVisit, at), from.position, timer, tinyVocabulary),
    settle: (
      from: StepResult,
      activity: Pick<PendingActivity, 'uid' | 'visit'>,
      result: 'done' | 'failed' = 'done',
      at = 0,
    ) => settleActivity(input(from.run.nextVisit, at), from.position, { ...activity, result }),
  };
}

/** A copy as the database would give it back: no snapshot can be remembered for it. */
export function reload(position: Position): Position {
  const text: string = JSON.stringify(position);
  return JSON.parse(text) as Position;
}
