/** The rules of a subject's step, shown on two small funnels. */
import { describe, expect, it } from 'vitest';
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import { parseDefinition } from '../../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../../src/core/funnel/funnel-set.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { SubjectEvent, Via } from '../../../src/core/step/event.ts';
import { toJournalRow } from '../../../src/core/step/journal.ts';
import type { JournalRow } from '../../../src/core/step/journal.ts';
import { replayJournal } from '../../../src/core/step/replay.ts';
import { stepSubject } from '../../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher } from '../../../src/core/step/subject.ts';
import { findDueEvent } from '../../../src/core/step/timers.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';

const hall = {
  id: 'hall',
  title: 'Холл',
  role: 'main',
  lobby: true,
  initial: 'idle',
  meta: { uid: 'hall', stale: 'Эта кнопка уже не действует.' },
  on: {
    'client.unsubscribed': { actions: { type: 'say', params: { text: 'Вы отписаны.', class: 'service' } } },
  },
  states: {
    idle: { meta: { uid: 'idle' }, on: { 'client.started': { target: 'asked', actions: 'rememberSource' } } },
    asked: {
      meta: {
        uid: 'asked',
        stage: 'started',
        say: { text: 'Готовы, {{name}}?', buttons: [[{ text: 'Да', event: { type: 'survey.start' } }]] },
      },
      on: {
        'survey.start': 'one',
        'client.text': { actions: { type: 'repeat', params: { text: 'Нажмите «Да».' } } },
      },
      after: { PT24H: 'reminded' },
    },
    reminded: { meta: { uid: 'reminded', say: { text: 'Мы ждём вас.' } }, on: { 'survey.start': 'one' } },
    one: {
      meta: {
        uid: 'one',
        say: {
          text: 'Вопрос 1',
          buttons: [[{ text: 'а', event: { type: 'survey.answer', question: 1, answer: 'a' } }]],
        },
      },
      on: {
        'survey.answer': {
          guard: { type: 'eventIs', params: { field: 'question', value: 1 } },
          target: 'two',
        },
      },
    },
    two: {
      meta: {
        uid: 'two',
        say: {
          text: 'Вопрос 2',
          buttons: [[{ text: 'б', event: { type: 'survey.answer', question: 2, answer: 'b' } }]],
        },
      },
      on: {
        'survey.answer': {
          guard: { type: 'eventIs', params: { field: 'question', value: 2 } },
          target: 'thinking',
        },
        'survey.back': 'one',
      },
    },
    thinking: {
      meta: { uid: 'thinking' },
      invoke: {
        src: 'summariseProfile',
        input: { name: '{{name}}' },
        onDone: { target: 'end', actions: { type: 'say', params: { text: '{{event.output.text}}' } } },
        onError: 'end',
      },
    },
    end: { meta: { uid: 'end', say: { text: 'Готово' } }, on: { 'survey.start': 'one' } },
  },
};

const aside = {
  id: 'aside',
  title: 'Помощь',
  role: 'digression',
  initial: 'idle',
  states: {
    idle: { meta: { uid: 'idle' }, on: { 'help.open': 'open' } },
    open: { meta: { uid: 'open', say: { text: 'Помощь' } }, on: { 'help.close': 'closed' } },
    closed: { type: 'final', meta: { uid: 'closed' } },
  },
};

function compile(source: unknown) {
  const parsed = parseDefinition(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileFunnel(parsed.definition, 1, vocabulary);
}

const funnels = makeFunnelSet(vocabulary, [compile(hall), compile(aside)]);

function makeTalk() {
  let subject = makeSubject({ kind: 'client', key: 7 });
  let count = 0;
  let now = 1_800_000_000_000;
  const rows: JournalRow[] = [];
  const hashSubject = makeSubjectHasher();
  const send = (event: SubjectEvent) => {
    const step = stepSubject(funnels, subject, event, () => null);
    rows.push(toJournalRow(event, step, vocabulary.version, hashSubject));
    subject = step.subject;
    return step;
  };
  const act = (type: string, params: JsonObject, via: Via) => {
    count++;
    const seen = { firstName: 'Анна' };
    return send({ type, params, via, at: now, keys: [`u:${count}`], seen });
  };
  return {
    rows,
    subject: () => subject,
    wait: (seconds: number) => {
      now += seconds * 1000;
      const steps = [];
      for (let due = findDueEvent(subject, now); due !== undefined; due = findDueEvent(subject, now))
        steps.push(send(due));
      return steps;
    },
    say: (text: string) => act('client.text', { text }, { kind: 'message', messageId: count }),
    command: (type: string, params: JsonObject = {}) =>
      act(type, params, { kind: 'message', messageId: count }),
    press: (type: string, params: JsonObject = {}, visit?: number) =>
      act(type, params, {
        kind: 'press',
        callbackId: `c${count}`,
        messageId: count,
        data: type,
        ...(visit === undefined ? {} : { visit }),
      }),
    settle: (uid: string, visit: number, params: JsonObject, result: 'done' | 'failed' = 'done') =>
      send({
        type: 'engine.outcome',
        params,
        at: now,
        keys: [`act:hall:${visit}`],
        via: { kind: 'outcome', funnel: 'hall', uid, visit, result },
      }),
  };
}

const texts = (step: ReturnType<typeof stepSubject>) =>
  step.effects.flatMap((effect) =>
    effect.type === 'say' && effect.text.kind === 'text'
      ? [(effect.prefix?.kind === 'text' ? `${effect.prefix.text} ` : '') + effect.text.text]
      : [],
  );

describe('stepSubject', () => {
  it('leads a client from /start to the question', () => {
    const talk = makeTalk();
    const step = talk.command('client.started', { payload: 'vk' });
    expect(texts(step)).toEqual(['Готовы, {{name}}?']);
    expect(talk.subject().profile).toMatchObject({ firstName: 'Анна', source: 'vk', stage: 'started' });
    expect(talk.subject().focus).toEqual(['hall']);
    expect(texts(talk.press('survey.start'))).toEqual(['Вопрос 1']);
  });

  it('answers every press exactly once', () => {
    const talk = makeTalk();
    talk.command('client.started');
    for (const step of [
      talk.press('survey.start'),
      talk.press('survey.start'),
      talk.press('lead.take', { id: 15 }),
    ]) {
      expect(step.effects.filter((effect) => effect.type === 'answer-callback')).toHaveLength(1);
    }
  });

  it('a button of an earlier question moves nothing and shows the present question', () => {
    const talk = makeTalk();
    talk.command('client.started');
    talk.press('survey.start');
    const [firstQuestion] = talk.subject().issued.slice(-1);
    talk.press('survey.answer', { question: 1, answer: 'a' }, firstQuestion?.[0]);
    const before = talk.subject().positions['hall'];
    const step = talk.press('survey.answer', { question: 1, answer: 'a' }, firstQuestion?.[0]);
    expect(step.verdict).toBe('stale');
    expect(texts(step)).toEqual(['Эта кнопка уже не действует. Вопрос 2']);
    expect(talk.subject().positions['hall']).toBe(before);
  });

  it('a button of an earlier visit is good when the client stands in the same state again', () => {
    const talk = makeTalk();
    talk.command('client.started');
    talk.press('survey.start');
    const visit = talk.subject().issued.at(-1)?.[0];
    talk.press('survey.answer', { question: 1, answer: 'a' }, visit);
    talk.press('survey.back');
    expect(texts(talk.press('survey.answer', { question: 1, answer: 'a' }, visit))).toEqual(['Вопрос 2']);
  });

  it('a digression gives the focus back and the question is said again', () => {
    const talk = makeTalk();
    talk.command('client.started');
    talk.press('survey.start');
    expect(texts(talk.command('help.open'))).toEqual(['Помощь']);
    expect(talk.subject().focus).toEqual(['hall', 'aside']);
    expect(texts(talk.press('help.close'))).toEqual(['Вопрос 1']);
    expect(talk.subject().focus).toEqual(['hall']);
  });

  it('a timer rings once, and one of an earlier visit never', () => {
    const talk = makeTalk();
    talk.command('client.started');
    expect(talk.wait(86_399)).toEqual([]);
    expect(talk.wait(1).map(texts)).toEqual([['Мы ждём вас.']]);
    expect(talk.wait(86_400 * 3)).toEqual([]);
    const other = makeTalk();
    other.command('client.started');
    other.press('survey.start');
    expect(other.wait(86_400 * 3)).toEqual([]);
  });

  it('an outcome of another visit changes nothing; the right one moves on', () => {
    const talk = makeTalk();
    talk.command('client.started');
    talk.press('survey.start');
    talk.press('survey.answer', { question: 1, answer: 'a' });
    talk.press('survey.answer', { question: 2, answer: 'b' });
    const visit = talk.subject().positions['hall']?.visits['thinking'] ?? 0;
    expect(talk.settle('thinking', visit - 1, { output: { text: 'чужое' } }).verdict).toBe('ignored');
    const step = talk.settle('thinking', visit, { output: { text: 'Итог' } });
    expect(texts(step)).toEqual(['{{event.output.text}}', 'Готово']);
    expect(talk.settle('thinking', visit, { output: { text: 'снова' } }).verdict).toBe('ignored');
  });

  it('a lost activity is tried again and then fails', () => {
    const talk = makeTalk();
    talk.command('client.started');
    talk.press('survey.start');
    talk.press('survey.answer', { question: 1, answer: 'a' });
    talk.press('survey.answer', { question: 2, answer: 'b' });
    expect(talk.wait(17)).toHaveLength(1);
    expect(talk.subject().positions['hall']?.activities[0]?.attempt).toBe(2);
    expect(talk.wait(17).map(texts)).toEqual([['Готово']]);
  });

  it('replays to exactly the same subject', () => {
    const talk = makeTalk();
    talk.command('client.started', { payload: 'x' });
    talk.say('что?');
    talk.wait(90_000);
    talk.press('survey.start');
    talk.press('survey.answer', { question: 9, answer: 'a' });
    talk.press('survey.answer', { question: 1, answer: 'a' });
    talk.command('help.open');
    const stored = JSON.parse(JSON.stringify(talk.rows)) as typeof talk.rows;
    const result = replayJournal(funnels, { kind: 'client', key: 7 }, stored);
    expect(result.difference).toBeUndefined();
    expect(result.rows).toBe(talk.rows.length);
  });
});
