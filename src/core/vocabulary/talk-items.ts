/**
 * Conversation: messages that came close together are heard as one (`noteText` of the replies keeps them), and what was
 * heard decides where the talk goes. Events of its buttons have the route `focus`: whichever scenario leads the client takes them.
 */
import { Type } from 'typebox';
import { defineAction, defineEvent, defineGuard } from '../funnel/vocabulary.ts';
import type { VocabularyItem } from '../funnel/vocabulary.ts';
import { readPath } from '../funnel/scope.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { isQuestion } from '../conversation/faq-words.ts';
import { UNANSWERED, UNANSWERED_AT } from '../funnel/compose-input.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { INTENTS, eventMeans, meansIntent } from './client-means.ts';
import { findAskedFaq, toFaqMessage } from './find-asked-faq.ts';
import { hasAnyWord } from './has-any-word.ts';

const intents = Type.Array(Type.Union(INTENTS.map((intent) => Type.Literal(intent))), { minItems: 1 });
const code = Type.String({ pattern: '^[a-z]{1,20}$' });

const ANSWERED: JsonObject = { [UNANSWERED]: [], [UNANSWERED_AT]: null };

const events: readonly VocabularyItem[] = [
  defineEvent({
    name: 'talk.need',
    title: { ru: 'Назвал, что важно', en: 'Named a need' },
    params: Type.Object({ need: code }),
    route: 'focus',
    callback: 'talk:need:{need}',
    once: true,
  }),
  defineEvent({
    name: 'talk.doubt',
    title: { ru: 'Назвал сомнение', en: 'Named a doubt' },
    params: Type.Object({ doubt: code }),
    route: 'focus',
    callback: 'talk:doubt:{doubt}',
    once: true,
  }),
  defineEvent({
    name: 'talk.example',
    title: { ru: '«Покажите пример»', en: '“Show me an example”' },
    params: Type.Object({}),
    route: 'focus',
    callback: 'talk:example',
    once: true,
  }),
];

const heardItems: readonly VocabularyItem[] = [
  defineAction({
    name: 'markAnswered',
    title: { ru: 'Считать услышанное отвеченным', en: 'Take what was heard for answered' },
    params: Type.Object({}),
    facts: [],
    apply: () => ({ context: ANSWERED }),
  }),
  defineAction({
    name: 'noteNeed',
    title: { ru: 'Понять, что важно клиенту', en: 'Note what the client needs' },
    params: Type.Object({ need: Type.Optional(code) }),
    facts: ['context.unanswered', 'params.needs', 'at'],
    apply: (scope, { need: named }) => {
      const needs = isJsonObject(scope.params['needs']) ? scope.params['needs'] : {};
      const need = named ?? findByWords(needs, heardText(scope));
      const entry = need === undefined ? undefined : needs[need];
      if (need === undefined || !isJsonObject(entry)) return {};
      const noted = { need, needLabel: entry['label'] ?? null };
      // A pressed button counts as a text: the reply answers it.
      const pressed = { [UNANSWERED]: [jsonToText(entry['label'])], [UNANSWERED_AT]: scope.at };
      return { context: named === undefined ? noted : { ...noted, ...pressed } };
    },
  }),
  defineAction({
    name: 'pickLine',
    title: { ru: 'Взять следующую заготовку', en: 'Take the next ready line' },
    params: Type.Object({
      /** Dotted path of a list in the funnel's `params`. */
      from: Type.String({ minLength: 1 }),
      as: Type.String({ minLength: 1 }),
    }),
    facts: ['params', 'context'],
    apply: (scope, { from, as }) => {
      const lines = readPath(scope, `params.${from}`);
      if (!isJsonArray(lines) || lines.length === 0) return {};
      const turn = Number(scope.context[`turn:${from}`] ?? 0) % lines.length;
      return { context: { [as]: lines[turn] ?? null, [`turn:${from}`]: turn + 1 } };
    },
  }),
  defineAction({
    name: 'pickTopic',
    title: { ru: 'Узнать тему и взять ответ на неё', en: 'Know the topic and take its answer' },
    params: Type.Object({}),
    facts: ['context.unanswered', 'params.topics'],
    apply: (scope) => {
      const topics = isJsonObject(scope.params['topics']) ? scope.params['topics'] : {};
      const topic = findByWords(topics, heardText(scope));
      const entry = topic === undefined ? undefined : topics[topic];
      const answers = isJsonObject(entry) ? entry['say'] : undefined;
      if (topic === undefined || !isJsonObject(entry) || !isJsonArray(answers))
        return { context: { topic: null, topicTitle: null, answer: null } };
      const turn = Number(scope.context[`turn:topics.${topic}`] ?? 0) % answers.length;
      const found = { topic, topicTitle: entry['title'] ?? topic, answer: answers[turn] ?? null };
      return { context: { ...found, [`turn:topics.${topic}`]: turn + 1 } };
    },
  }),
  defineAction({
    name: 'sayHeardFaq',
    title: { ru: 'Ответить на частый вопрос и вернуться', en: 'Answer the listed question and return' },
    params: Type.Object({}),
    facts: ['context.unanswered', 'catalogue'],
    apply: (scope) => {
      const found = findAskedFaq({ text: heardText(scope), catalogue: scope.catalogue });
      if (found === undefined) return {};
      const prefix = { kind: 'text' as const, text: toFaqMessage(found) };
      return { context: ANSWERED, orders: [{ type: 'repeat', prefix }] };
    },
  }),
  defineGuard({
    name: 'heardMeans',
    title: { ru: 'Услышанное значит одно из', en: 'What was heard means one of' },
    params: Type.Object({ intents }),
    facts: ['context.unanswered'],
    test: (scope, { intents: wanted }) => {
      const text = heardText(scope);
      return wanted.some((intent) => meansIntent(intent, text));
    },
  }),
  defineGuard({
    name: 'heardHas',
    title: { ru: 'В услышанном есть слово', en: 'What was heard has a word' },
    params: Type.Object({ words: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }) }),
    facts: ['context.unanswered'],
    test: (scope, { words }) => hasAnyWord(heardText(scope), words),
  }),
  defineGuard({
    name: 'heardAsksFaq',
    title: { ru: 'Услышан вопрос из частых', en: 'A listed question was heard' },
    params: Type.Object({}),
    facts: ['context.unanswered', 'catalogue'],
    test: (scope) => findAskedFaq({ text: heardText(scope), catalogue: scope.catalogue }) !== undefined,
  }),
  defineGuard({
    name: 'heardTopic',
    title: { ru: 'Услышана тема', en: 'A topic was heard' },
    params: Type.Object({ anyOf: Type.Array(Type.String(), { minItems: 1 }) }),
    facts: ['context.unanswered', 'params.topics'],
    test: (scope, { anyOf }) => {
      const topics = isJsonObject(scope.params['topics']) ? scope.params['topics'] : {};
      const heard = findByWords(topics, heardText(scope));
      return heard !== undefined && anyOf.includes(heard);
    },
  }),
  defineGuard({
    name: 'heardAsks',
    title: { ru: 'Услышан вопрос', en: 'A question was heard' },
    params: Type.Object({}),
    facts: ['context.unanswered'],
    test: (scope) => isQuestion(heardText(scope)),
  }),
  defineGuard({
    name: 'textMeansAny',
    title: { ru: 'Сообщение значит одно из', en: 'The message means one of' },
    params: Type.Object({ intents }),
    facts: ['event.text'],
    test: ({ event }, { intents: wanted }) => wanted.some((intent) => eventMeans(intent, event)),
  }),
];

export const talkItems: readonly VocabularyItem[] = [...events, ...heardItems];

/** What `noteText` heard and nobody answered yet, as one text. */
function heardText({ context }: ItemScope): string {
  const heard = context[UNANSWERED];
  return isJsonArray(heard) ? heard.map(jsonToText).join('\n') : '';
}

/** The entry whose words were heard; the first listed wins. */
function findByWords(entries: JsonObject, text: string): string | undefined {
  return Object.keys(entries).find((name) => {
    const entry = entries[name];
    const words = isJsonObject(entry) ? entry['words'] : undefined;
    return isJsonArray(words) && hasAnyWord(text, words.map(jsonToText));
  });
}
