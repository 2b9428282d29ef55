/** Rules of the step that hold for every dialogue, tried on random ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALLBACK_MAX_BYTES, formatCallback, makeCallbackReader } from '../../../src/core/funnel/callback.ts';
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import { makeFunnelSet } from '../../../src/core/funnel/funnel-set.ts';
import type { EventItem } from '../../../src/core/funnel/vocabulary.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { SubjectEvent, Via } from '../../../src/core/step/event.ts';
import { findArmedProblem } from '../../../src/core/step/migrate.ts';
import type { Position } from '../../../src/core/step/position.ts';
import { stepSubject } from '../../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher, subjectToJson } from '../../../src/core/step/subject.ts';
import type { Subject } from '../../../src/core/step/subject.ts';
import { findDueEvent } from '../../../src/core/step/timers.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';
import { toDefinition } from './lab.ts';
import type { Sketch } from './lab.ts';
import { SHAPES, SHAPE_EVENTS } from './shapes.ts';
import { tinyVocabulary } from './tiny-vocabulary.ts';

const HOUR_MS = 3_600_000;

/** One thing that happens to a client: an event in some way, or time that passes. */
interface Act {
  readonly event: string;
  readonly afterMs: number;
  readonly how: 'message' | 'press' | 'old press' | 'wait' | 'outcome';
  readonly good: boolean;
}

const act: fc.Arbitrary<Act> = fc.record({
  event: fc.constantFrom(...SHAPE_EVENTS),
  afterMs: fc.nat({ max: 3 * HOUR_MS }),
  how: fc.constantFrom('message', 'press', 'old press', 'wait', 'outcome'),
  good: fc.boolean(),
});
const acts = fc.array(act, { minLength: 1, maxLength: 40 });
const shape = fc.constantFrom(...SHAPES);

const setOf = (sketch: Sketch) =>
  makeFunnelSet(tinyVocabulary, [compileFunnel(toDefinition({ ...sketch, lobby: true }), 1, tinyVocabulary)]);
const sets = new Map(SHAPES.map((sketch) => [sketch, setOf(sketch)]));

function toEvent(
  subject: Subject,
  { event, how, good }: Act,
  at: number,
  count: number,
): SubjectEvent | undefined {
  const make = (type: string, via: Via): SubjectEvent => ({ type, at, keys: [`k${count}`], params: {}, via });
  switch (how) {
    case 'message':
      return make(event, { kind: 'message', messageId: count });
    case 'press':
      return make(event, { kind: 'press', callbackId: `c${count}`, messageId: count, data: event });
    case 'old press':
      return make(event, {
        kind: 'press',
        callbackId: `c${count}`,
        messageId: count,
        data: event,
        visit: 1 + (count % 9),
      });
    case 'wait':
      return findDueEvent(subject, at);
    case 'outcome': {
      const [position] = Object.values(subject.positions);
      const [activity] = position?.activities ?? [];
      if (position === undefined || activity === undefined) return undefined;
      const { uid, visit } = activity;
      return make('engine.outcome', {
        kind: 'outcome',
        funnel: position.funnel,
        uid,
        visit,
        result: good ? 'done' : 'failed',
      });
    }
  }
}

/** Walks a dialogue; `look` sees the subject before and after every step. */
function walk(
  sketch: Sketch,
  dialogue: readonly Act[],
  look: (after: Subject, before: Subject, event: SubjectEvent) => void,
): Subject {
  const funnels = sets.get(sketch) ?? setOf(sketch);
  let subject = makeSubject({ kind: 'client', key: 1 });
  let at = 0;
  for (const [count, each] of dialogue.entries()) {
    at += each.afterMs;
    const event = toEvent(subject, each, at, count);
    if (event === undefined) continue;
    const before = subject;
    subject = stepSubject(funnels, subject, event, () => null).subject;
    look(subject, before, event);
  }
  return subject;
}

describe('in every dialogue', () => {
  it('a position is plain JSON and comes back from it as it was', () => {
    fc.assert(
      fc.property(shape, acts, (sketch, dialogue) => {
        walk(sketch, dialogue, (after) => {
          for (const position of Object.values(after.positions)) {
            const back = JSON.parse(JSON.stringify(position)) as Position;
            expect(back).toEqual(position);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('visits are never used twice and only grow', () => {
    fc.assert(
      fc.property(shape, acts, (sketch, dialogue) => {
        const owners = new Map<number, string>();
        walk(sketch, dialogue, (after, before) => {
          expect(after.nextVisit).toBeGreaterThanOrEqual(before.nextVisit);
          for (const [uid, visit] of Object.values(after.positions).flatMap(({ visits }) =>
            Object.entries(visits),
          )) {
            expect(visit).toBeLessThan(after.nextVisit);
            expect(owners.get(visit) ?? uid).toBe(uid);
            owners.set(visit, uid);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('timers and activities belong to present visits of active states', () => {
    fc.assert(
      fc.property(shape, acts, (sketch, dialogue) => {
        const funnel = sets.get(sketch)?.listActive()[0];
        walk(sketch, dialogue, ({ positions }) => {
          for (const position of Object.values(positions)) {
            expect(funnel && findArmedProblem(funnel, position)).toBeUndefined();
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('a position that has come to its end is moved by nothing; the next dialogue starts anew', () => {
    fc.assert(
      fc.property(shape, acts, (sketch, dialogue) => {
        walk(sketch, dialogue, (after, before) => {
          for (const [id, position] of Object.entries(before.positions)) {
            if (position.status !== 'done') continue;
            const next = after.positions[id];
            const anew = Object.values(next?.visits ?? {}).every((visit) => visit >= before.nextVisit);
            expect(next === position || anew).toBe(true);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('the same step gives the same result, to a live subject and to a stored one', () => {
    fc.assert(
      fc.property(shape, acts, (sketch, dialogue) => {
        const funnels = sets.get(sketch) ?? setOf(sketch);
        walk(sketch, dialogue, (after, before, event) => {
          const stored = JSON.parse(JSON.stringify(subjectToJson(before))) as Subject;
          const again = stepSubject(funnels, stored, event, () => null);
          const hash = makeSubjectHasher();
          expect(hash(again.subject)).toBe(hash(after));
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('callback texts', () => {
  const read = makeCallbackReader(vocabulary);
  const buttons = [...vocabulary.events.values()].filter(({ callback }) => callback !== undefined);

  /** Fields of the callback, with values that the event's own schema allows; other fields are added by the ingress. */
  function paramsOf(event: EventItem): fc.Arbitrary<JsonObject> {
    const carried = Object.entries(event.params.properties).filter(([name]) =>
      event.callback?.includes(`{${name}}`),
    );
    const fields = carried.map(([name, schema]) => {
      const { type, pattern, minimum, maximum, anyOf } = schema as {
        type?: string;
        anyOf?: readonly { readonly const?: string }[];
        pattern?: string;
        minimum?: number;
        maximum?: number;
      };
      const value: fc.Arbitrary<string | number> =
        type === 'integer'
          ? fc.integer({ min: minimum ?? 0, max: maximum ?? 999_999_999 })
          : anyOf !== undefined
            ? fc.constantFrom(...anyOf.flatMap((choice) => choice.const ?? []))
            : fc.stringMatching(new RegExp(pattern ?? '^[a-z0-9]{1,12}$'), { size: 'small' });
      return [name, value] as const;
    });
    return fc.record(Object.fromEntries(fields));
  }

  it.each(buttons.map((event) => [event.name, event] as const))(
    '%s: written and read back, with and without a visit',
    (_, event) => {
      fc.assert(
        fc.property(
          paramsOf(event),
          fc.option(fc.integer({ min: 1, max: 36 ** 6 }), { nil: undefined }),
          (params, visit) => {
            const text = formatCallback(event, params, visit);
            expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(CALLBACK_MAX_BYTES);
            expect(read(text)).toEqual({
              type: event.name,
              params,
              ...(visit === undefined ? {} : { visit }),
            });
          },
        ),
        { numRuns: 50 },
      );
    },
  );
});
