/** Rules of a subject's step that only show with several funnels, versions and owners. */
import { describe, expect, it } from 'vitest';
import { Type } from 'typebox';
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import { parseDefinition } from '../../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../../src/core/funnel/funnel-set.ts';
import type { FunnelSet } from '../../../src/core/funnel/funnel-set.ts';
import { FunnelVersionUnknownError } from '../../../src/core/funnel/pin-versions.ts';
import { defineAction, makeVocabulary } from '../../../src/core/funnel/vocabulary.ts';
import { toJournalRow } from '../../../src/core/step/journal.ts';
import type { JournalRow } from '../../../src/core/step/journal.ts';
import { replayJournal } from '../../../src/core/step/replay.ts';
import { stepSubject } from '../../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher } from '../../../src/core/step/subject.ts';
import type { Subject } from '../../../src/core/step/subject.ts';
import { findDueEvent } from '../../../src/core/step/timers.ts';
import { vocabulary as product } from '../../../src/core/vocabulary/vocabulary.ts';

const takeOver = defineAction({
  name: 'takeOver',
  title: { ru: 'Перехватить', en: 'Take over' },
  params: Type.Object({}),
  facts: [],
  apply: () => ({ orders: [{ type: 'owner', owner: 'manager' }] }),
});
const vocabulary = makeVocabulary(1, [
  ...product.events.values(),
  ...product.guards.values(),
  ...product.actions.values(),
  ...product.activities.values(),
  ...product.delays.values(),
  takeOver,
]);

const hall = {
  id: 'hall',
  title: 'Холл',
  role: 'main',
  lobby: true,
  initial: 'idle',
  states: {
    idle: { meta: { uid: 'idle' }, on: { 'client.started': 'asked' } },
    asked: {
      meta: {
        uid: 'asked',
        say: { text: 'Готовы?', buttons: [[{ text: 'Да', event: { type: 'survey.start' } }]] },
      },
      on: {
        'survey.start': 'thinking',
        'client.text': { actions: { type: 'say', params: { text: 'Слышу.' } } },
        'manager.request': { actions: 'takeOver' },
      },
      after: { dayButNotAtNight: 'reminded' },
    },
    thinking: {
      meta: { uid: 'thinking' },
      invoke: { src: 'summariseProfile', onDone: 'end', onError: 'end' },
      on: { 'manager.request': { actions: 'takeOver' } },
    },
    reminded: { meta: { uid: 'reminded', say: { text: 'Напоминаю.' } } },
    end: { meta: { uid: 'end', say: { text: 'Готово' } }, after: { PT1H: 'asked' } },
  },
};
const aside = {
  id: 'aside',
  title: 'Запись',
  role: 'digression',
  initial: 'idle',
  states: {
    idle: { meta: { uid: 'idle' }, on: { 'consult.start': 'open' } },
    open: {
      meta: { uid: 'open', say: { text: 'Когда?' } },
      on: { 'client.text': { actions: { type: 'say', params: { text: 'Записал.' } } } },
    },
  },
};

function compile(source: unknown, version = 1) {
  const parsed = parseDefinition(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileFunnel(parsed.definition, version, vocabulary);
}

const both = makeFunnelSet(vocabulary, [compile(hall), compile(aside)]);
const EVENING = Date.parse('2026-11-24T18:00:00+03:00');

function meet(funnels: FunnelSet, kind: Subject['kind'] = 'client') {
  let subject = makeSubject({ kind, key: 1 });
  let count = 0;
  const hash = makeSubjectHasher();
  const rows: JournalRow[] = [];
  const take = (event: Parameters<typeof stepSubject>[2]) => {
    const step = stepSubject(funnels, subject, event, () => null);
    rows.push(toJournalRow(event, step, 1, hash));
    subject = step.subject;
    return step.effects.flatMap((effect) =>
      effect.type === 'say' && effect.text.kind === 'text' ? [effect.text.text] : [],
    );
  };
  return {
    rows,
    subject: () => subject,
    say: (type: string, at = EVENING) =>
      take({
        type,
        at,
        keys: [`u:${++count}`],
        params: { text: 'привет' },
        via: { kind: 'message', messageId: count },
      }),
    outcome: (uid: string) => {
      const visit = subject.positions['hall']?.visits[uid] ?? 0;
      const via = { kind: 'outcome' as const, funnel: 'hall', uid, visit, result: 'done' as const };
      return take({
        type: 'engine.outcome',
        at: EVENING,
        keys: [`act:${visit}`],
        params: { output: { text: 'х' } },
        via,
      });
    },
    ring: (at: number) => {
      const due = findDueEvent(subject, at);
      return due === undefined ? undefined : take(due);
    },
  };
}

describe('a manager who leads the dialogue', () => {
  it('is alone with the client: what an activity brings about is kept back, and noted', () => {
    const client = meet(both);
    client.say('client.started');
    client.say('survey.start');
    client.say('manager.request');
    expect(client.subject().owner).toBe('manager');
    expect(client.outcome('thinking')).toEqual([]);
    expect(client.rows.at(-1)?.effects).toContainEqual({ type: 'keep-back', funnel: 'hall', uid: 'end' });
  });

  it('stops timers that are armed while he leads', () => {
    const client = meet(both);
    client.say('client.started');
    client.say('survey.start');
    client.say('manager.request');
    client.outcome('thinking');
    expect(client.ring(EVENING + 7_200_000)).toBeUndefined();
  });
});

describe('versions', () => {
  it('a position of a version that is not here is refused, never stepped by another', () => {
    const client = meet(both);
    client.say('client.started');
    const newer = makeFunnelSet(vocabulary, [compile(hall, 2), compile(aside)]);
    const event = {
      type: 'survey.start',
      at: EVENING,
      keys: ['x'],
      params: {},
      via: { kind: 'message' as const, messageId: 9 },
    };
    expect(() => stepSubject(newer, client.subject(), event, () => null)).toThrow(FunnelVersionUnknownError);
  });

  it('a journal replays after a funnel was added that listens, and after another version was published', () => {
    const client = meet(both);
    client.say('client.started');
    client.say('survey.start');
    const listener = {
      id: 'later',
      title: 'Позже',
      role: 'background',
      listens: ['client.acted'],
      initial: 'a',
      states: { a: { meta: { uid: 'a' }, on: { 'client.acted': { target: 'a', reenter: true } } } },
    };
    const changed = { ...hall, initial: 'asked' };
    const later = makeFunnelSet(
      vocabulary,
      [compile(changed, 2), compile(aside), compile(listener)],
      [compile(hall)],
    );
    const rows: JournalRow[] = JSON.parse(JSON.stringify(client.rows)) as JournalRow[];
    expect(replayJournal(later, { kind: 'client', key: 1 }, rows).difference).toBeUndefined();
  });
});

describe('focus and kinds of subject', () => {
  it('an outcome does not tear the client out of a digression', () => {
    const client = meet(both);
    client.say('client.started');
    client.say('survey.start');
    client.say('consult.start');
    client.outcome('thinking');
    expect(client.subject().focus).toEqual(['hall', 'aside']);
    expect(client.say('client.text')).toEqual(['Записал.']);
  });

  it('a desk never enters a client’s funnel', () => {
    const desk = meet(both, 'desk');
    expect(desk.say('client.started')).toEqual([]);
    expect(desk.subject().positions).toEqual({});
  });

  it('a press of somebody unknown begins the dialogue', () => {
    const subject = makeSubject({ kind: 'client', key: 5 });
    const via = { kind: 'press' as const, callbackId: 'c', messageId: 1, data: 'survey:q3:a~7', visit: 7 };
    const step = stepSubject(
      both,
      subject,
      { type: 'survey.answer', at: EVENING, keys: ['k'], params: {}, via },
      () => null,
    );
    expect(step.verdict).toBe('moved');
    expect(step.subject.focus).toEqual(['hall']);
  });
});

describe('quiet hours', () => {
  it('a reminder that a sleeping bot missed is put off to the morning, and comes once', () => {
    const client = meet(both);
    client.say('client.started');
    const lateNight = Date.parse('2026-11-25T23:30:00+03:00');
    const morning = Date.parse('2026-11-26T10:00:00+03:00');
    expect(client.ring(lateNight)).toEqual([]);
    expect(client.ring(morning - 1)).toBeUndefined();
    expect(client.ring(morning)).toEqual(['Напоминаю.']);
    expect(client.ring(morning + 86_400_000)).toBeUndefined();
    expect(new Set(client.rows.flatMap(({ event }) => event.keys)).size).toBe(3);
  });
});
