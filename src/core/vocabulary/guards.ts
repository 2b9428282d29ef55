/** Guards: the yes-or-no questions a transition may ask. Each reads the facts it declares and nothing else. */
import { Type } from 'typebox';
import type { ItemScope } from '../funnel/scope.ts';
import { STAGES } from '../funnel/stages.ts';
import { defineGuard } from '../funnel/vocabulary.ts';
import type { GuardItem } from '../funnel/vocabulary.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { findOption, matchOption, parseSurveyParams } from '../survey/survey-options.ts';
import { INTENTS, eventMeans } from './client-means.ts';
import { findAskedFaq } from './find-asked-faq.ts';
import { hasAnyWord } from './has-any-word.ts';

const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
const question = Type.Integer({ minimum: 1 });

const conversationGuards: readonly GuardItem[] = [
  defineGuard({
    name: 'within',
    title: { ru: 'Прошло меньше N секунд с отметки', en: 'Less than N seconds since a mark' },
    params: Type.Object({ since: Type.String(), seconds: Type.Number({ minimum: 0 }) }),
    facts: ['context', 'at'],
    test: ({ context, at }, { since, seconds }) => {
      const marked = context[since];
      return typeof marked === 'number' && at - marked < seconds * 1000;
    },
  }),
  defineGuard({
    name: 'contextIs',
    title: { ru: 'Значение в памяти сценария равно', en: 'A context value equals' },
    params: Type.Object({ key: Type.String(), value: scalar }),
    facts: ['context'],
    test: ({ context }, { key, value }) => (context[key] ?? null) === value,
  }),
  defineGuard({
    name: 'eventIs',
    title: { ru: 'Поле события равно', en: 'A field of the event equals' },
    params: Type.Object({ field: Type.String(), value: scalar }),
    facts: ['event'],
    test: ({ event }, { field, value }) => (event.params[field] ?? null) === value,
  }),
  defineGuard({
    name: 'profileIs',
    title: { ru: 'Поле карточки клиента равно', en: 'A field of the profile equals' },
    params: Type.Object({ field: Type.String(), value: scalar }),
    facts: ['profile'],
    test: ({ subject }, { field, value }) => (profileField(subject, field) ?? null) === value,
  }),
  defineGuard({
    name: 'isElsewhere',
    title: { ru: 'Клиент сейчас в другом сценарии', en: 'The client is in another funnel now' },
    params: Type.Object({ than: Type.String() }),
    facts: ['subject.focus'],
    test: ({ subject }, { than }) => subject.focus !== undefined && subject.focus !== than,
  }),
  defineGuard({
    name: 'isPress',
    title: { ru: 'Нажата кнопка под сообщением', en: 'A button under a message was pressed' },
    params: Type.Object({}),
    facts: ['event.via'],
    // The menu and words are messages: Telegram shows a toast for neither.
    test: ({ event }) => event.via.kind === 'press',
  }),
  defineGuard({
    name: 'textHas',
    title: { ru: 'В сообщении есть слово', en: 'The message has a word' },
    params: Type.Object({ words: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }) }),
    facts: ['event.text'],
    test: ({ event }, { words }) => hasAnyWord(jsonToText(event.params['text']), words),
  }),
  defineGuard({
    name: 'textMeans',
    version: 2,
    title: { ru: 'Клиент имеет в виду', en: 'The client means' },
    params: Type.Object({ intent: Type.Union(INTENTS.map((intent) => Type.Literal(intent))) }),
    facts: ['event.text'],
    test: ({ event }, { intent }) => eventMeans(intent, event),
  }),
  defineGuard({
    name: 'textAsksFaq',
    title: { ru: 'Текст задаёт вопрос из частых', en: 'The text asks a listed question' },
    params: Type.Object({}),
    facts: ['event.text', 'catalogue'],
    test: (scope) =>
      findAskedFaq({ text: jsonToText(scope.event.params['text']), catalogue: scope.catalogue }) !==
      undefined,
  }),
  defineGuard({
    name: 'stageReached',
    title: { ru: 'Этап уже пройден', en: 'The stage was reached' },
    params: Type.Object({ stage: Type.Union(STAGES.map((stage) => Type.Literal(stage))) }),
    facts: ['subject.stages'],
    test: ({ subject }, { stage }) => subject.stages.includes(stage),
  }),
  defineGuard({
    name: 'catalogueHas',
    title: { ru: 'В справочнике есть запись с таким id', en: 'The catalogue has an entry with this id' },
    params: Type.Object({ list: Type.String(), id: Type.Integer() }),
    facts: ['catalogue'],
    test: ({ catalogue }, { list, id }) => {
      const entries = catalogue(list);
      return isJsonArray(entries) && entries.some((entry) => isJsonObject(entry) && entry['id'] === id);
    },
  }),
];

const surveyGuards: readonly GuardItem[] = [
  defineGuard({
    name: 'answers',
    title: { ru: 'Нажат вариант этого вопроса', en: 'An option of this question was pressed' },
    params: Type.Object({ question }),
    facts: ['event.question', 'event.answer'],
    test: ({ event, params }, { question: number }) => {
      const answer = event.params['answer'];
      if (event.params['question'] !== number || typeof answer !== 'string') return false;
      return findOption(parseSurveyParams(params), number, answer) !== undefined;
    },
  }),
  defineGuard({
    name: 'textAnswers',
    title: { ru: 'Текст однозначно называет вариант', en: 'The text names exactly one option' },
    params: Type.Object({ question }),
    facts: ['event.text'],
    test: ({ event, params }, { question: number }) => {
      const asked = parseSurveyParams(params).questions[String(number)];
      return asked !== undefined && matchOption(asked, jsonToText(event.params['text'])) !== undefined;
    },
  }),
  defineGuard({
    name: 'answered',
    title: { ru: 'На вопрос дан такой ответ', en: 'The question has this answer' },
    params: Type.Object({ question, anyOf: Type.Array(Type.String(), { minItems: 1 }) }),
    facts: ['context.answers'],
    test: ({ context }, { question: number, anyOf }) => {
      const answers = context['answers'];
      const given = isJsonObject(answers) ? answers[String(number)] : undefined;
      return typeof given === 'string' && anyOf.includes(given);
    },
  }),
];

function profileField(subject: ItemScope['subject'], field: string): JsonObject[string] | undefined {
  const profile: JsonObject = { ...subject.profile };
  return profile[field];
}

/** Guards that ask about the dialogue and the survey; those composed of others are in composite-guards.ts. */
export const guards: readonly GuardItem[] = [...conversationGuards, ...surveyGuards];
