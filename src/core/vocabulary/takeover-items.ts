/** Takeover: a manager leads the dialogue as the bot. The client's side of it; the manager's side is desk-items.ts. */
import { Type } from 'typebox';
import { defineAction, defineActivity, defineGuard } from '../funnel/vocabulary.ts';
import type { ActionItem, VocabularyItem } from '../funnel/vocabulary.ts';
import type { SayDef } from '../funnel/definition.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { fullName } from '../leads/lead-card.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { makeDialogueCard } from '../takeover/dialogue-card.ts';
import { describeMedia } from '../takeover/media-words.ts';
import { nameRelayed, parseRelayed } from '../takeover/message-names.ts';
import { takeoverEvents } from './takeover-events.ts';

const none = Type.Object({});

/** Units of what the client said and nobody answered that the bot is given on its return. */
const MOST_UNANSWERED = 2_000;
/** Desks that led a client; more than a school has. */
const MOST_DESKS = 50;

const guards: readonly VocabularyItem[] = [
  defineGuard({
    name: 'leadsDialogue',
    title: { ru: 'Диалог ведёт он', en: 'He leads the dialogue' },
    params: none,
    facts: ['event.manager', 'event.desk', 'context.manager'],
    test: ({ event, context }) => (event.params['manager'] ?? event.params['desk']) === context['manager'],
  }),
  ...(['consult', 'survey', 'bonus'] as const).map((where) =>
    defineGuard({
      name: `resumes${where.slice(0, 1).toUpperCase()}${where.slice(1)}`,
      title: { ru: `Ведущий возвращает к «${where}»`, en: `The leader resumes at “${where}”` },
      params: none,
      facts: ['event.where', 'event.manager', 'context.manager'],
      test: ({ event, context }) =>
        event.params['where'] === where && event.params['manager'] === context['manager'],
    }),
  ),
  defineGuard({
    name: 'resumesWaiting',
    title: {
      ru: 'Ведущий возвращает, а клиент ждёт ответа',
      en: 'The leader resumes while the client waits',
    },
    params: none,
    facts: ['event.manager', 'context.manager', 'context.unanswered'],
    test: ({ event, context }) =>
      event.params['manager'] === context['manager'] && jsonToText(context['unanswered']) !== '',
  }),
  defineGuard({
    name: 'givesToAsker',
    title: { ru: 'Ведущий передаёт тому, кто просил', en: 'The leader gives it to who asked' },
    params: none,
    facts: ['event.to', 'event.manager', 'context.asked', 'context.manager'],
    test: ({ event, context }) => {
      const { asked } = context;
      const asker = isJsonObject(asked) ? asked['manager'] : undefined;
      return event.params['manager'] === context['manager'] && asker === event.params['to'];
    },
  }),
  defineGuard({
    name: 'clientWrote',
    title: { ru: 'Клиент написал (а не нажал кнопку)', en: 'The client wrote (and did not press)' },
    params: none,
    facts: ['event.act'],
    test: ({ event }) =>
      ['client.text', 'client.media', 'client.mediaPart'].includes(jsonToText(event.params['act'])),
  }),
];

const actions: readonly VocabularyItem[] = [
  defineAction({
    name: 'giveOwnership',
    title: { ru: 'Кто ведёт диалог', en: 'Who leads the dialogue' },
    params: Type.Object({ owner: Type.Union([Type.Literal('bot'), Type.Literal('manager')]) }),
    facts: [],
    apply: (_, { owner }) => ({ orders: [{ type: 'owner', owner }] }),
  }),
  defineAction({
    name: 'setName',
    title: { ru: 'Запомнить имя клиента', en: 'Note the client’s name' },
    params: none,
    facts: ['profile'],
    apply: ({ subject }) => ({ context: { name: fullName(subject.profile) } }),
  }),
  defineAction({
    name: 'noteDesk',
    title: { ru: 'Запомнить, кто вёл диалог', en: 'Note who has led the dialogue' },
    params: none,
    facts: ['context.manager', 'context.desks'],
    apply: ({ context }) => {
      const { manager = null } = context;
      const others = listDesks(context).filter((desk) => desk !== manager);
      return { context: { desks: [...others, manager].slice(-MOST_DESKS) } };
    },
  }),
  defineAction({
    name: 'tellForgotten',
    title: { ru: 'Пусть столы забудут клиента', en: 'Have the desks forget the client' },
    params: none,
    facts: ['context.desks', 'subject.key'],
    apply: ({ context, subject }) => ({
      context: { desks: [] },
      orders: listDesks(context).map((key) => ({
        type: 'tell',
        to: { kind: 'desk', key },
        event: { type: 'desk.forgotten', params: { client: subject.key } },
      })),
    }),
  }),
  defineAction({
    name: 'answerUnanswered',
    title: { ru: 'Дать боту слова, на которые не ответили', en: 'Give the bot the words nobody answered' },
    params: none,
    facts: ['context.unanswered'],
    apply: ({ context }) => {
      const text = jsonToText(context['unanswered']);
      if (text === '') return { orders: [{ type: 'repeat' }] };
      return { orders: [{ type: 'signal', event: { type: 'client.text', params: { text } } }] };
    },
  }),
  defineAction({
    name: 'relayToDesk',
    title: { ru: 'Показать менеджеру, что сделал клиент', en: 'Show the manager what the client did' },
    params: none,
    facts: ['event', 'context.manager', 'profile'],
    apply: (scope) => {
      const { manager } = scope.context;
      if (typeof manager !== 'number') return {};
      const params = { ...headerOf(scope), ...heardOf(scope, manager) };
      return {
        orders: [{ type: 'tell', to: { kind: 'desk', key: manager }, event: { type: 'desk.heard', params } }],
      };
    },
  }),
  defineAction({
    name: 'noteUnanswered',
    title: { ru: 'Запомнить, что клиент ждёт ответа', en: 'Note what the client waits an answer to' },
    params: none,
    facts: ['event.text', 'context.unanswered'],
    apply: ({ event, context }) => {
      const text = jsonToText(event.params['text']) || '…';
      const before = jsonToText(context['unanswered']);
      const all = before === '' ? text : `${before}\n${text}`;
      // A cut through a character would be refused by the database.
      return { context: { unanswered: all.slice(-MOST_UNANSWERED).toWellFormed() } };
    },
  }),
  defineAction({
    name: 'sayAsManager',
    title: { ru: 'Передать клиенту слова менеджера', en: 'Give the client the manager’s words' },
    params: none,
    facts: ['event'],
    apply: ({ event }) => {
      const { desk, messageId, text, media, replyTo } = event.params;
      if (typeof desk !== 'number' || typeof messageId !== 'number') return {};
      const shown = jsonToText(text) || `[${describeMedia(jsonToText(media))}]`;
      const say: SayDef = {
        text: '{{said}}',
        class: 'service',
        ref: nameRelayed({ from: 'desk', key: desk, messageId }),
      };
      // Copied, so that everything a message can be comes through, its formatting too.
      const act = { kind: 'copy', fromChat: desk, messageId, captioned: false } as const;
      const reply = typeof replyTo === 'number' ? { replyTo } : {};
      return {
        orders: [{ type: 'say', say, more: { act, by: 'manager', params: { said: shown }, ...reply } }],
      };
    },
  }),
  defineAction({
    name: 'mendAsManager',
    title: { ru: 'Исправить сказанное менеджером', en: 'Mend what the manager said' },
    params: none,
    facts: ['event'],
    apply: ({ event }) => {
      const { desk, messageId, text, caption } = event.params;
      if (typeof desk !== 'number' || typeof messageId !== 'number') return {};
      const ref = nameRelayed({ from: 'desk', key: desk, messageId });
      const act = { kind: caption === true ? 'edit-caption' : 'edit' } as const;
      return {
        orders: [
          {
            type: 'say',
            say: { text: '{{said}}', class: 'service', ref },
            more: { act, by: 'manager', params: { said: jsonToText(text) } },
          },
        ],
      };
    },
  }),
];

const cards: readonly ActionItem[] = [
  {
    kind: 'action',
    name: 'sayDialogueCard',
    version: 1,
    title: { ru: 'Показать менеджеру, с кем он говорит', en: 'Show the manager whom he talks to' },
    params: Type.Object({
      to: Type.String({ minLength: 1 }),
      text: Type.String({ minLength: 1 }),
      buttons: Type.Optional(Type.Array(Type.Array(Type.Unknown()))),
    }),
    facts: ['profile', 'subject', 'event.manager', 'event.role', 'context.manager', 'context.leader'],
    raw: true,
    apply: (scope, params) => {
      const { manager, role } = scope.event.params;
      const { manager: leading = null, leader } = scope.context;
      const { profile } = scope.subject;
      const reader = params['to'] === '{{context.manager}}' ? leading : manager;
      const own = reader === leading || reader === profile.manager;
      const seesContacts = own || role === 'owner' || role === 'admin';
      const led = leading === null ? {} : { leader: jsonToText(leader) };
      const card = makeDialogueCard(scope.subject, scope.subject.describe(), scope.at, {
        seesContacts,
        ...led,
      });
      return { orders: isSay(params) ? [{ type: 'say', say: params, more: { params: card } }] : [] };
    },
  },
];

const activities: readonly VocabularyItem[] = [
  defineActivity({
    name: 'readDialogue',
    title: { ru: 'Прочитать последние сообщения', en: 'Read the last messages' },
    params: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 50 }) }),
    outcome: Type.Object({ lines: Type.Array(Type.Object({ who: Type.String(), text: Type.String() })) }),
    timeoutMs: 5_000,
    maxAttempts: 3,
    typing: false,
  }),
];

function listDesks({ desks }: JsonObject): readonly number[] {
  return isJsonArray(desks) ? desks.filter((desk) => typeof desk === 'number') : [];
}

/** The client as every header names him. */
function headerOf({ subject }: ItemScope): JsonObject {
  const { key, profile } = subject;
  return { client: key, name: fullName(profile), lead: profile.lead ?? null };
}

/** What the client did, as the desk shows it. */
function heardOf({ event }: ItemScope, manager: number): JsonObject {
  const { act, title, text, media, caption } = event.params;
  const { via } = event;
  const messageId = via.kind === 'message' ? via.messageId : 0;
  const written = via.kind === 'message' ? jsonToText(text) || (via.text ?? '') : jsonToText(text);
  const answered = via.kind === 'message' ? parseRelayed(via.answers) : undefined;
  const reply = answered?.from === 'desk' && answered.key === manager ? { replyTo: answered.messageId } : {};
  const common = { text: written, messageId, ...reply };
  switch (act) {
    case 'client.text':
      return { kind: 'text', ...common };
    case 'client.media':
    case 'client.mediaPart':
      return { kind: 'media', ...common, media: jsonToText(media) };
    case 'client.edited':
      return { kind: 'edit', ...common, caption: caption === true };
    default:
      return { kind: 'press', ...common, text: jsonToText(title) || written || jsonToText(act) };
  }
}

function isSay(value: JsonObject): value is JsonObject & SayDef {
  return typeof value['text'] === 'string' && !isJsonObject(value['text']);
}

export const takeoverItems: readonly VocabularyItem[] = [
  ...takeoverEvents,
  ...guards,
  ...actions,
  ...cards,
  ...activities,
];
