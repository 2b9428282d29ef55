/** A journal replayed against another definition tells whose dialogue would have gone another way. */
import { describe, expect, it } from 'vitest';
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import type { StateDef } from '../../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../../src/core/funnel/funnel-set.ts';
import { toJournalRow } from '../../../src/core/step/journal.ts';
import type { JournalRow } from '../../../src/core/step/journal.ts';
import { shadowJournal } from '../../../src/core/step/shadow.ts';
import { stepSubject } from '../../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher } from '../../../src/core/step/subject.ts';
import { findDueEvent } from '../../../src/core/step/timers.ts';
import { toDefinition } from './lab.ts';
import type { Sketch } from './lab.ts';
import { tinyVocabulary } from './tiny-vocabulary.ts';

const HOUR_MS = 3_600_000;
const ref = { kind: 'client', key: 1 } as const;

const ask: StateDef = {
  meta: { uid: 'ask', say: { text: 'Да?', buttons: [[{ text: 'Да', event: { type: 'next' } }]] } },
  on: { next: 'wait' },
};
const wait: StateDef = { meta: { uid: 'wait' }, after: { PT2H: 'late' }, on: { back: 'ask' } };
const late: StateDef = { meta: { uid: 'late' }, on: { back: 'ask' } };
const before: Sketch = { lobby: true, initial: 'ask', states: { ask, wait, late } };

const setOf = (sketch: Sketch) =>
  makeFunnelSet(tinyVocabulary, [compileFunnel(toDefinition(sketch), 1, tinyVocabulary)]);
const present = setOf(before);

/** next by its button → two hours pass → back by an old button (stale) → back by a command. */
function record(): readonly JournalRow[] {
  let subject = makeSubject(ref);
  const hash = makeSubjectHasher();
  const rows: JournalRow[] = [];
  const send = (event: Parameters<typeof stepSubject>[2]) => {
    const step = stepSubject(present, subject, event, () => null);
    rows.push(toJournalRow(event, step, 1, hash));
    subject = step.subject;
  };
  const press = (type: string, at: number) => {
    const visit = subject.issued.at(-1)?.[0];
    const via = { kind: 'press' as const, callbackId: `c${at}`, messageId: at, data: type };
    send({ type, at, keys: [], params: {}, via: visit === undefined ? via : { ...via, visit } });
  };
  press('next', 1);
  const due = findDueEvent(subject, 3 * HOUR_MS);
  if (due !== undefined) send(due);
  press('back', 4 * HOUR_MS);
  send({ type: 'back', at: 5 * HOUR_MS, keys: [], params: {}, via: { kind: 'message', messageId: 9 } });
  return rows;
}

const rows = record();
const shadow = (states: Record<string, StateDef>) =>
  shadowJournal(present, setOf({ ...before, states }), ref, rows);

describe('shadow replay', () => {
  it('a definition that says the same in other words changes nothing', () => {
    expect(rows.map(({ event }) => event.type)).toEqual(['next', 'engine.timer', 'back', 'back']);
    const renamed = { ask: { ...ask, on: { next: 'pause' } }, pause: wait, late };
    expect(shadow(renamed)).toEqual({ outcome: 'unchanged', rows: 4, differences: [], endsAlike: true });
  });

  it('names the row where the client lands elsewhere', () => {
    const result = shadow({ ask: { ...ask, on: { next: 'late' } }, wait, late });
    expect(result).toMatchObject({ outcome: 'elsewhere', endsAlike: true });
    expect(result.differences[0]).toEqual({
      seq: 1,
      event: 'next',
      outcome: 'elsewhere',
      funnel: 'lab',
      expected: 'lab wait',
      got: 'lab late',
    });
  });

  it('a client whom nothing moves any more is stuck', () => {
    const result = shadow({ ask: { ...ask, on: { next: { target: 'wait', guard: 'no' } } }, wait, late });
    expect(result.differences[0]).toMatchObject({ seq: 1, outcome: 'stuck', got: '(not begun)' });
  });

  it('timers that move are told apart from states that differ', () => {
    const longer = { ask, wait: { ...wait, after: { PT3H: 'late' } }, late };
    expect(shadow(longer).differences[0]).toMatchObject({ seq: 1, outcome: 'timers' });
    const extra = { ask, wait, late: { ...late, after: { PT30M: { actions: 'inc' } } } };
    expect(shadow(extra)).toMatchObject({ outcome: 'timers', endsAlike: true });
  });

  it('a step that throws ends the forecast', () => {
    const broken = { ask: { ...ask, on: { next: { target: 'wait', actions: 'mutate' } } }, wait, late };
    expect(shadow(broken)).toMatchObject({ outcome: 'fails', rows: 1 });
  });
});
