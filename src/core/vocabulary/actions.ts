/** Actions: what a transition may order. Each returns data; the step and the shell carry it out. */
import { Type } from 'typebox';
import type { ItemScope } from '../funnel/scope.ts';
import { defineAction } from '../funnel/vocabulary.ts';
import type { ActionItem } from '../funnel/vocabulary.ts';
import { parseTextRef } from '../funnel/orders.ts';
import { STAGES } from '../funnel/stages.ts';
import { findAskedFaq, toFaqMessage } from './find-asked-faq.ts';
import type { SayDef } from '../funnel/definition.ts';
import { isJsonArray, isJsonObject, jsonToText, toJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import {
  findOption,
  labelAnswers,
  listAnswers,
  matchOption,
  parseSurveyParams,
  segmentOf,
  sumPoints,
} from '../survey/survey-options.ts';
import type { SurveyOption } from '../survey/survey-options.ts';

const anyFields = Type.Record(Type.String(), Type.Unknown());
/** Three or more, so that a client who asks again does not read the same line. */
const variants = Type.Array(Type.String({ minLength: 1 }), { minItems: 3 });

const speakingActions: readonly ActionItem[] = [
  {
    kind: 'action',
    name: 'say',
    version: 1,
    title: { ru: 'Сказать', en: 'Say' },
    params: Type.Object({
      text: Type.String({ minLength: 1 }),
      params: Type.Optional(anyFields),
      buttons: Type.Optional(Type.Array(Type.Array(Type.Unknown()))),
      menu: Type.Optional(Type.String()),
      class: Type.Optional(Type.String()),
      to: Type.Optional(Type.String({ minLength: 1 })),
      ref: Type.Optional(Type.String({ minLength: 1 })),
      act: Type.Optional(Type.Union([Type.Literal('edit'), Type.Literal('delete')])),
    }),
    facts: [],
    raw: true,
    apply: (_, params) => ({ orders: isSayDef(params) ? [{ type: 'say', say: params }] : [] }),
  },
  defineAction({
    name: 'repeat',
    title: { ru: 'Повторить текущий вопрос', en: 'Ask the present question again' },
    params: Type.Object({ text: Type.Optional(Type.String({ minLength: 1 })) }),
    facts: [],
    apply: (_, { text }) => ({
      orders: [text === undefined ? { type: 'repeat' } : { type: 'repeat', prefix: parseTextRef(text) }],
    }),
  }),
  defineAction({
    name: 'repeatVaried',
    title: { ru: 'Ответить и повторить вопрос', en: 'Answer, then ask the present question again' },
    params: Type.Object({ key: Type.String({ minLength: 1 }), variants }),
    facts: ['context'],
    apply: (scope, { key, variants: texts }) => {
      const { text, context } = nextVariant(scope, key, texts);
      return { context, orders: [{ type: 'repeat', prefix: parseTextRef(text) }] };
    },
  }),
  {
    kind: 'action',
    name: 'sayVaried',
    version: 1,
    title: { ru: 'Сказать следующий вариант', en: 'Say the next variant' },
    params: Type.Object({
      key: Type.String({ minLength: 1 }),
      variants,
      params: Type.Optional(anyFields),
      buttons: Type.Optional(Type.Array(Type.Array(Type.Unknown()))),
      menu: Type.Optional(Type.String()),
      class: Type.Optional(Type.String()),
    }),
    facts: ['context'],
    raw: true,
    apply: (scope, { key, variants: texts, ...say }) => {
      if (typeof key !== 'string' || !isJsonArray(texts)) return {};
      const { text, context } = nextVariant(scope, key, texts.map(String));
      const spoken: JsonObject = { ...say, text };
      return { context, orders: isSayDef(spoken) ? [{ type: 'say', say: spoken }] : [] };
    },
  },
  defineAction({
    name: 'sayFaq',
    title: { ru: 'Ответить на частый вопрос', en: 'Answer the listed question' },
    params: Type.Object({ repeat: Type.Optional(Type.Boolean()) }),
    facts: ['event.text', 'catalogue'],
    apply: (scope, { repeat }) => {
      const found = findAskedFaq(askedOf(scope));
      if (found === undefined) return {};
      const text = toFaqMessage(found);
      return {
        orders: [
          repeat === true
            ? { type: 'repeat', prefix: { kind: 'text', text } }
            : { type: 'say', say: { text } },
        ],
      };
    },
  }),
  defineAction({
    name: 'pickFaq',
    title: { ru: 'Взять вопрос, о котором спросили', en: 'Take the listed question that was asked' },
    params: Type.Object({ as: Type.String() }),
    facts: ['event.text', 'catalogue'],
    apply: (scope, { as }) => ({ context: { [as]: toJsonObject(findAskedFaq(askedOf(scope)) ?? {}) } }),
  }),
  defineAction({
    name: 'toast',
    title: { ru: 'Всплывающий ответ на кнопку', en: 'Toast on the pressed button' },
    params: Type.Object({
      text: Type.String({ minLength: 1, maxLength: 200 }),
      alert: Type.Optional(Type.Boolean()),
    }),
    facts: [],
    apply: (_, { text, alert }) => ({
      orders: [alert === undefined ? { type: 'toast', text } : { type: 'toast', text, alert }],
    }),
  }),
];

const recordingActions: readonly ActionItem[] = [
  defineAction({
    name: 'set',
    title: { ru: 'Запомнить', en: 'Remember' },
    params: Type.Object({}, { additionalProperties: Type.Unknown() }),
    facts: [],
    apply: (_, fields) => ({ context: toJsonObject(fields) }),
  }),
  defineAction({
    name: 'mark',
    title: { ru: 'Отметить время', en: 'Mark the time' },
    params: Type.Object({ as: Type.String() }),
    facts: ['at'],
    apply: ({ at }, { as }) => ({ context: { [as]: at } }),
  }),
  defineAction({
    name: 'pickEntry',
    title: { ru: 'Взять запись из справочника', en: 'Take an entry of the catalogue' },
    params: Type.Object({ list: Type.String(), id: Type.Integer(), as: Type.String() }),
    facts: ['catalogue'],
    apply: ({ catalogue }, { list, id, as }) => {
      const entries = catalogue(list);
      const found = isJsonArray(entries)
        ? entries.find((entry) => isJsonObject(entry) && entry['id'] === id)
        : undefined;
      return { context: { [as]: found ?? null } };
    },
  }),
  defineAction({
    name: 'count',
    title: { ru: 'Прибавить к счётчику', en: 'Add to a counter' },
    params: Type.Object({ key: Type.String(), by: Type.Optional(Type.Integer()) }),
    facts: ['context'],
    apply: ({ context }, { key, by }) => ({ context: { [key]: Number(context[key] ?? 0) + (by ?? 1) } }),
  }),
  defineAction({
    name: 'log',
    title: { ru: 'Записать событие для отчётов', en: 'Log a business event' },
    params: Type.Object({ event: Type.String({ minLength: 1 }), payload: Type.Optional(anyFields) }),
    facts: [],
    apply: (_, { event, payload }) => ({
      orders: [{ type: 'business-event', name: event, payload: toJsonObject(payload ?? {}) }],
    }),
  }),
  defineAction({
    name: 'logOnce',
    title: { ru: 'Записать событие один раз', en: 'Log a business event once' },
    params: Type.Object({ event: Type.String({ minLength: 1 }), payload: Type.Optional(anyFields) }),
    facts: ['context'],
    apply: ({ context }, { event, payload }) => {
      const flag = `logged:${event}`;
      if (context[flag] === true) return {};
      return {
        context: { [flag]: true },
        orders: [{ type: 'business-event', name: event, payload: toJsonObject(payload ?? {}) }],
      };
    },
  }),
  defineAction({
    name: 'reachStage',
    title: { ru: 'Отметить этап воронки', en: 'Reach a stage of the analytics' },
    params: Type.Object({ stage: Type.Union(STAGES.map((stage) => Type.Literal(stage))) }),
    facts: ['subject.stages'],
    // A stage once reached is not reached again: who asks for the bonus twice does not fall back to it.
    apply: ({ subject }, { stage }) =>
      subject.stages.includes(stage) ? {} : { orders: [{ type: 'stage', stage }] },
  }),
  defineAction({
    name: 'setProfile',
    title: { ru: 'Записать в карточку клиента', en: 'Write into the profile' },
    params: Type.Object({
      experience: Type.Optional(Type.String()),
      goal: Type.Optional(Type.String()),
      budget: Type.Optional(Type.String()),
      unsubscribed: Type.Optional(Type.Boolean()),
      blocked: Type.Optional(Type.Boolean()),
    }),
    facts: [],
    apply: (_, fields) => ({ orders: [{ type: 'profile', patch: toJsonObject(fields) }] }),
  }),
  defineAction({
    name: 'rememberSource',
    title: { ru: 'Запомнить, откуда пришёл', en: 'Remember where the client came from' },
    params: Type.Object({}),
    facts: ['event.payload', 'profile.source'],
    apply: ({ event, subject }) => {
      const payload = event.params['payload'];
      const logged = {
        type: 'business-event' as const,
        name: 'client.started',
        payload: payload === undefined ? {} : { payload },
      };
      if (typeof payload !== 'string' || payload === '' || subject.profile.source !== undefined)
        return { orders: [logged] };
      return { orders: [logged, { type: 'profile', patch: { source: payload } }] };
    },
  }),
  defineAction({
    name: 'signal',
    title: { ru: 'Передать другому сценарию', en: 'Signal another funnel' },
    params: Type.Object({ type: Type.String() }, { additionalProperties: Type.Unknown() }),
    facts: [],
    apply: (_, { type, ...fields }) => ({
      orders: [{ type: 'signal', event: { type, params: toJsonObject(fields) } }],
    }),
  }),
  defineAction({
    name: 'passOn',
    title: { ru: 'Передать сообщение дальше', en: 'Pass the message on' },
    params: Type.Object({}),
    facts: ['event'],
    apply: ({ event }) => ({
      orders: [{ type: 'signal', event: { type: event.type, params: event.params } }],
    }),
  }),
];

const surveyActions: readonly ActionItem[] = [
  defineAction({
    name: 'saveAnswer',
    version: 3,
    title: { ru: 'Записать ответ анкеты', en: 'Save the survey answer' },
    params: Type.Object({ question: Type.Integer({ minimum: 1 }) }),
    facts: ['event.answer', 'event.text', 'context.answers'],
    apply: (scope, { question: number }) => {
      const survey = parseSurveyParams(scope.params);
      const question = survey.questions[String(number)];
      const { answer, text } = scope.event.params;
      let option: SurveyOption | undefined;
      if (typeof answer === 'string') option = findOption(survey, number, answer);
      else if (question !== undefined && typeof text === 'string') option = matchOption(question, text);
      if (question === undefined || option === undefined) return {};
      const before = scope.context['answers'];
      const answers = { ...(isJsonObject(before) ? before : {}), [String(number)]: option.code };
      const payload = { question: question.code, answer: option.code, points: option.points };
      return {
        // What came in words is read back, so that a wrong guess is seen.
        context: { answers, reaction: option.reply, noted: typeof answer === 'string' ? '' : option.label },
        orders: [
          { type: 'survey-answer', question: question.code, answer: option.code, points: option.points },
          { type: 'business-event', name: 'survey.answered', payload },
          ...(question.profile === undefined
            ? []
            : [{ type: 'profile' as const, patch: { [question.profile]: option.code } }]),
        ],
      };
    },
  }),
  defineAction({
    name: 'scoreSurvey',
    version: 2,
    title: { ru: 'Посчитать баллы и сегмент', en: 'Sum the points, set the segment' },
    params: Type.Object({}),
    facts: ['context.answers'],
    apply: ({ context, params }) => {
      const survey = parseSurveyParams(params);
      const answers = isJsonObject(context['answers']) ? context['answers'] : {};
      const score = sumPoints(survey, answers);
      const segment = segmentOf(survey, score);
      return {
        context: {
          score,
          segment,
          given: listAnswers(survey, answers),
          labels: labelAnswers(survey, answers),
        },
        orders: [
          { type: 'profile', patch: { leadScore: score, segment } },
          { type: 'business-event', name: 'survey.completed', payload: { score, segment } },
        ],
      };
    },
  }),
];

/** The variant whose turn it is; turns go round, so no variant comes twice running. */
function nextVariant(
  { context }: ItemScope,
  key: string,
  texts: readonly string[],
): { readonly text: string; readonly context: JsonObject } {
  const turn = Number(context[`turn:${key}`] ?? 0) % texts.length;
  return { text: texts[turn] ?? '', context: { [`turn:${key}`]: turn + 1 } };
}

/** The text of the present event as a question of the list. */
function askedOf({ event, catalogue }: ItemScope): Parameters<typeof findAskedFaq>[0] {
  return { text: jsonToText(event.params['text']), catalogue };
}

function isSayDef(params: JsonObject): params is JsonObject & SayDef {
  return typeof params['text'] === 'string';
}

export const actions: readonly ActionItem[] = [...speakingActions, ...recordingActions, ...surveyActions];
