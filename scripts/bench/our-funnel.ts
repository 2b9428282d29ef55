// The walk as a funnel of ours: twelve states with real items of the vocabulary, timers on most of them, one close
// enough to be written as a wake-up job. The texts and keyboards are those of every other contestant.
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import type { FunnelDefinition } from '../../src/core/funnel/definition.ts';
import { OPTION_CODES, OPTION_LABELS, REPLIES } from './workload.ts';

const QUESTIONS = [1, 2, 3, 4, 5] as const;
const PROFILE_FIELDS = ['experience', undefined, 'budget', 'goal', undefined] as const;

/** The key of the last state. */
export const LAST_STATE = 'booked';

/** The definition, as the studio would hold it. */
export function makeWalkFunnel(): FunnelDefinition {
  const parsed = parseDefinition({
    id: 'walk',
    title: 'Замер: от знакомства до записи',
    role: 'main',
    lobby: true,
    context: { answers: {}, reaction: '' },
    params: {
      segments: { warm: { from: 5 }, hot: { from: 10 } },
      questions: Object.fromEntries(QUESTIONS.map((number) => [number, question(number)])),
    },
    initial: 'idle',
    meta: { uid: 'walk', stale: 'Эта кнопка уже не действует.' },
    states: {
      idle: {
        meta: { uid: 'idle' },
        on: { 'client.started': { target: 'welcome', actions: 'rememberSource' } },
      },
      welcome: stateOf('welcome', 0, button('Получить бонус', 'bonus.get'), { 'bonus.get': 'bonus' }),
      bonus: timed(
        stateOf('bonus', 1, button('Подбор инструмента', 'survey.start'), { 'survey.start': 'q1' }),
        'PT24H',
      ),
      ...Object.fromEntries(QUESTIONS.map((number) => [`q${number}`, questionState(number)])),
      answered: timed(
        stateOf('answered', 7, button('Записаться', 'consult.start'), { 'consult.start': 'choosingDate' }),
        'PT24H',
      ),
      choosingDate: timed(
        stateOf('choosingDate', 8, button('1 декабря', 'consult.date', { date: '2026-12-01' }), {
          'consult.date': { target: 'askingTime', actions: set('date', '{{event.date}}') },
        }),
        'PT30M',
      ),
      askingTime: timed(
        stateOf('askingTime', 9, undefined, {
          'client.text': {
            guard: { type: 'textHas', params: { words: ['15 30'] } },
            target: 'confirming',
            actions: set('time', '{{event.text}}'),
          },
        }),
        'PT5M',
      ),
      confirming: stateOf('confirming', 10, button('Подтвердить', 'consult.confirm'), {
        'consult.confirm': LAST_STATE,
      }),
      [LAST_STATE]: stateOf(LAST_STATE, 11, undefined, { 'client.started': 'welcome' }),
    },
  });
  if (!parsed.ok) throw new Error(`The funnel of the benchmark is broken: ${JSON.stringify(parsed.errors)}`);
  return parsed.definition;
}

function question(number: (typeof QUESTIONS)[number]): object {
  const profile = PROFILE_FIELDS[number - 1];
  const options = OPTION_CODES.map((code, points) => ({
    code,
    label: OPTION_LABELS[points],
    points,
    reply: 'Спасибо, понял.',
  }));
  return {
    code: `q${number}`,
    text: REPLIES[number + 1],
    ...(profile !== undefined && { profile }),
    options,
  };
}

function questionState(number: (typeof QUESTIONS)[number]): object {
  const saved = { type: 'saveAnswer', params: { question: number } };
  const last = number === QUESTIONS.length;
  const rows = [
    [
      {
        each: `params.questions.${number}.options`,
        perRow: 1,
        text: '{{label}}',
        event: { type: 'survey.answer', question: number, answer: '{{code}}' },
      },
    ],
  ];
  const state = stateOf(`q${number}`, number + 1, rows, {
    'survey.answer': {
      guard: { type: 'answers', params: { question: number } },
      target: last ? 'answered' : `q${number + 1}`,
      actions: last ? [saved, 'scoreSurvey'] : saved,
    },
    'client.text': {
      actions: { type: 'repeat', params: { text: 'Выберите, пожалуйста, один из вариантов.' } },
    },
  });
  return timed(state, 'PT24H');
}

function stateOf(uid: string, reply: number, buttons: object[][] | undefined, on: object): object {
  const say = { text: REPLIES[reply], ...(buttons !== undefined && { buttons }) };
  return { meta: { uid, stage: stageOf(reply), say }, on };
}

function stageOf(reply: number): string {
  return reply < 2 ? 'welcome' : reply < 8 ? 'survey' : 'consultation';
}

/** A timer that says the question again. */
function timed(state: object, delay: string): object {
  return { ...state, after: { [delay]: { actions: { type: 'repeat', params: { text: 'Вы ещё здесь?' } } } } };
}

function button(text: string, type: string, params: object = {}): object[][] {
  return [[{ text, event: { type, ...params } }]];
}

function set(key: string, value: string): object {
  return { type: 'set', params: { [key]: value } };
}
