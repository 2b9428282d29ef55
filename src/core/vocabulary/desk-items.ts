/** Desks: a manager's own side of his dialogues — whom he writes to, what he is shown, what is passed on. */
import { Type } from 'typebox';
import { defineActivity, defineEvent, defineGuard } from '../funnel/vocabulary.ts';
import type { EventItem, VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonArray, jsonToText } from '../json.ts';
import { findDialogue, listDialogues } from '../takeover/dialogues.ts';
import { howToCopy } from '../takeover/media-words.ts';
import { deskActions, findSent, findTarget } from './desk-actions.ts';
import { ofStaff } from './staff-fields.ts';

const none = Type.Object({});
const id = Type.Integer({ minimum: 1 });
const optionalId = Type.Union([Type.Null(), id]);
const header = { client: id, name: Type.String(), lead: Type.Optional(optionalId) };

/** What the manager does at his own desk. */
const acts: readonly EventItem[] = [
  defineEvent({
    name: 'desk.text',
    title: { ru: 'Менеджер написал', en: 'The manager wrote' },
    params: Type.Object({ text: Type.String() }),
    route: 'owner',
  }),
  defineEvent({
    name: 'desk.media',
    title: { ru: 'Менеджер прислал вложение', en: 'The manager sent an attachment' },
    params: Type.Object({ media: Type.String(), text: Type.Optional(Type.String()) }),
    route: 'owner',
  }),
  defineEvent({
    name: 'desk.edited',
    title: { ru: 'Менеджер исправил сообщение', en: 'The manager mended a message' },
    params: Type.Object({ text: Type.String(), caption: Type.Boolean() }),
    route: 'owner',
  }),
  defineEvent({
    name: 'desk.input',
    title: { ru: 'Ответ на вопрос рабочего стола', en: 'An answer to a question of the desk' },
    params: Type.Object({ text: Type.String() }),
    route: 'focus',
  }),
  defineEvent({
    name: 'desk.focus',
    title: { ru: '«Писать этому клиенту»', en: '“Write to this client”' },
    params: Type.Object({ client: id }),
    callback: 'desk:focus:{client}',
    ...ofStaff,
  }),
  defineEvent({
    name: 'desk.send',
    title: { ru: '«Отправить этому клиенту»', en: '“Send it to this client”' },
    params: Type.Object({ client: id }),
    callback: 'desk:send:{client}',
    ...ofStaff,
  }),
  defineEvent({
    name: 'leads.list',
    title: { ru: 'Заявки и клиенты (/leads)', en: 'Leads and clients (/leads)' },
    params: Type.Object({
      filter: Type.Optional(Type.String({ pattern: '^[a-z]{1,12}$' })),
      page: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
      payload: Type.Optional(Type.String()),
    }),
    command: 'leads',
    callback: 'leads:{filter}:{page}',
    ...ofStaff,
  }),
];

/** What clients' funnels tell a desk. */
const news: readonly EventItem[] = [
  defineEvent({
    name: 'desk.joined',
    title: { ru: 'Диалог теперь у менеджера', en: 'The dialogue is the manager’s now' },
    params: Type.Object({ ...header, own: Type.Boolean() }),
    route: 'owner',
  }),
  defineEvent({
    name: 'desk.left',
    title: { ru: 'Диалог больше не у менеджера', en: 'The dialogue is no longer the manager’s' },
    params: Type.Object(header),
    route: 'owner',
  }),
  defineEvent({
    name: 'desk.forgotten',
    title: { ru: 'Клиент удалил свои данные', en: 'The client erased his data' },
    params: Type.Object({ client: id }),
    route: 'owner',
  }),
  defineEvent({
    name: 'desk.unreachable',
    title: { ru: 'Менеджер заблокировал бота', en: 'The manager blocked the bot' },
    params: none,
    route: 'owner',
  }),
  defineEvent({
    name: 'desk.heard',
    title: { ru: 'Клиент написал или нажал', en: 'The client wrote or pressed' },
    params: Type.Object({
      ...header,
      kind: Type.Union(['text', 'media', 'edit', 'press'].map((kind) => Type.Literal(kind))),
      text: Type.String(),
      messageId: Type.Integer(),
      media: Type.Optional(Type.String()),
      caption: Type.Optional(Type.Boolean()),
      replyTo: Type.Optional(Type.Integer()),
    }),
    route: 'owner',
  }),
];

const guards: readonly VocabularyItem[] = [
  defineGuard({
    name: 'deskKnowsTarget',
    title: { ru: 'Понятно, кому написано', en: 'It is clear whom this is for' },
    params: none,
    facts: ['event.via.answers', 'context.focus'],
    test: (scope) => findTarget(scope) !== undefined,
  }),
  defineGuard({
    name: 'deskHasDialogues',
    title: { ru: 'Есть открытые диалоги', en: 'There are open dialogues' },
    params: Type.Object({ besidesEvent: Type.Optional(Type.Boolean()) }),
    facts: ['context.dialogues', 'event.client'],
    test: ({ context, event }, { besidesEvent }) =>
      listDialogues(context).some(({ client }) => besidesEvent !== true || client !== event.params['client']),
  }),
  defineGuard({
    name: 'deskHolds',
    title: { ru: 'Есть придержанное сообщение', en: 'A message is being held' },
    params: none,
    facts: ['context.held', 'context.dialogues', 'event.client'],
    test: ({ context, event }) =>
      isJsonArray(context['held']) &&
      context['held'].length > 0 &&
      findDialogue(context, event.params['client']) !== undefined,
  }),
  defineGuard({
    name: 'cannotBeRelayed',
    title: { ru: 'Такое вложение нельзя переслать', en: 'Such an attachment cannot be passed on' },
    params: none,
    facts: ['event.media'],
    test: ({ event }) => howToCopy(jsonToText(event.params['media'])) === 'words-only',
  }),
  defineGuard({
    name: 'deskLeads',
    title: { ru: 'Этот диалог у менеджера', en: 'This dialogue is the manager’s' },
    params: none,
    facts: ['context.dialogues', 'event.client'],
    test: ({ context, event }) => findDialogue(context, event.params['client']) !== undefined,
  }),
  defineGuard({
    name: 'isNotInDeskFocus',
    title: { ru: 'Менеджер пишет не этому клиенту', en: 'The manager writes to another client' },
    params: none,
    facts: ['context.focus', 'event.client'],
    test: ({ context, event }) => context['focus'] !== event.params['client'],
  }),
  defineGuard({
    name: 'messageWasPassedOn',
    title: { ru: 'Сообщение уходило клиенту', en: 'The message went to a client' },
    params: none,
    facts: ['context.sent', 'event.via'],
    test: (scope) => findSent(scope) !== undefined,
  }),
];

const activities: readonly VocabularyItem[] = [
  defineActivity({
    name: 'listLeads',
    title: { ru: 'Найти заявки и клиентов', en: 'Find leads and clients' },
    params: Type.Object({
      filter: Type.Union([Type.Null(), Type.String()]),
      page: Type.Union([Type.Null(), Type.Integer()]),
      query: Type.Union([Type.Null(), Type.String()]),
    }),
    outcome: Type.Object({
      title: Type.String(),
      rows: Type.Array(Type.Object({ client: id, label: Type.String() }), { maxItems: 20 }),
      filter: Type.String(),
      page: Type.Integer(),
      next: Type.Integer(),
      more: Type.Boolean(),
    }),
    timeoutMs: 5_000,
    maxAttempts: 2,
    typing: false,
  }),
];

export const deskItems: readonly VocabularyItem[] = [
  ...acts,
  ...news,
  ...guards,
  ...deskActions,
  ...activities,
];
