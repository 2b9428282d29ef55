/**
 * Every event a definition may name. Callback templates are the wire format of the terms of reference (§10) and are
 * permanent: buttons written today are pressed years later.
 */
import { Type } from 'typebox';
import { defineEvent } from '../funnel/vocabulary.ts';
import type { EventItem } from '../funnel/vocabulary.ts';

const none = Type.Object({});
const id = Type.Integer({ minimum: 1 });

/** What clients do and say. */
const clientEvents: readonly EventItem[] = [
  defineEvent({
    name: 'client.started',
    title: { ru: 'Команда /start', en: '/start' },
    params: Type.Object({ payload: Type.Optional(Type.String({ maxLength: 64 })) }),
    route: 'owner',
    command: 'start',
  }),
  defineEvent({
    name: 'client.text',
    title: { ru: 'Написал сообщение', en: 'Wrote a message' },
    params: Type.Object({ text: Type.String(), forwarded: Type.Optional(Type.Boolean()) }),
    route: 'focus',
  }),
  defineEvent({
    name: 'client.media',
    title: { ru: 'Прислал фото, голос или стикер', en: 'Sent a photo, voice or sticker' },
    params: Type.Object({
      media: Type.String(),
      text: Type.Optional(Type.String()),
      fileId: Type.Optional(Type.String()),
      album: Type.Optional(Type.String()),
    }),
    route: 'focus',
  }),
  /** Not to be handled: the album was answered with its first part. Journalled, so that no file is lost. */
  defineEvent({
    name: 'client.mediaPart',
    title: { ru: 'Следующая часть альбома', en: 'Another part of an album' },
    params: Type.Object({
      media: Type.String(),
      text: Type.Optional(Type.String()),
      fileId: Type.Optional(Type.String()),
      album: Type.String(),
    }),
    route: 'focus',
  }),
  defineEvent({
    name: 'client.unknownCommand',
    title: { ru: 'Неизвестная команда', en: 'Unknown command' },
    params: Type.Object({ command: Type.String() }),
    route: 'owner',
  }),
  defineEvent({
    name: 'client.unsubscribed',
    title: { ru: 'Отписался (/stop)', en: 'Unsubscribed (/stop)' },
    params: none,
    route: 'owner',
    command: 'stop',
    callback: 'client:stop',
    anytime: true,
    service: true,
  }),
  defineEvent({
    name: 'client.resubscribed',
    title: { ru: 'Снова подписался', en: 'Subscribed again' },
    params: none,
    route: 'owner',
    callback: 'client:resume',
    anytime: true,
    service: true,
  }),
  defineEvent({
    name: 'client.forgetAsked',
    title: { ru: 'Просит удалить данные (/forget)', en: 'Asks to be forgotten (/forget)' },
    params: none,
    route: 'owner',
    command: 'forget',
    service: true,
  }),
  defineEvent({
    name: 'client.blocked',
    title: { ru: 'Заблокировал бота', en: 'Blocked the bot' },
    params: Type.Object({ blocked: Type.Boolean() }),
    route: 'owner',
    service: true,
  }),
  defineEvent({
    name: 'client.acted',
    title: { ru: 'Любое действие клиента', en: 'Any act of the client' },
    params: none,
    route: 'all',
  }),
];

const funnelEvents: readonly EventItem[] = [
  defineEvent({
    name: 'bonus.get',
    title: { ru: '«Получить бонус»', en: '“Get the bonus”' },
    params: none,
    route: 'owner',
    callback: 'bonus:get',
    menu: '🎁 Бонусы',
    anytime: true,
  }),
  defineEvent({
    name: 'branch.start',
    title: { ru: 'К общим стратегиям', en: 'To general strategies' },
    params: none,
    route: 'owner',
    callback: 'branch:start',
    once: true,
  }),
  defineEvent({
    name: 'branch.reliability',
    title: { ru: '«Надёжность»', en: '“Reliability”' },
    params: none,
    route: 'owner',
    callback: 'branch:reliability',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'branch.growth',
    title: { ru: '«Рост»', en: '“Growth”' },
    params: none,
    route: 'owner',
    callback: 'branch:growth',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'branch.talk',
    title: { ru: '«Хочу ещё спросить»', en: '“Let us go on talking”' },
    params: none,
    route: 'owner',
    callback: 'branch:talk',
    once: true,
  }),
  defineEvent({
    name: 'survey.start',
    title: { ru: '«Подбор инструмента»', en: '“Find my instrument”' },
    params: none,
    route: 'owner',
    callback: 'survey:start',
    menu: '📊 Подбор инструмента',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'survey.answer',
    title: { ru: 'Ответ на вопрос анкеты', en: 'Answer to a survey question' },
    params: Type.Object({
      question: Type.Integer({ minimum: 1, maximum: 99 }),
      answer: Type.String({ pattern: '^[a-z0-9_]{1,20}$' }),
    }),
    route: 'owner',
    callback: 'survey:q{question}:{answer}',
    once: true,
  }),
  defineEvent({
    name: 'survey.back',
    title: { ru: '«Назад» в анкете', en: '“Back” in the survey' },
    params: none,
    route: 'owner',
    callback: 'survey:back',
    once: true,
  }),
  defineEvent({
    name: 'survey.retake',
    title: { ru: '«Пройти заново»', en: '“Take it again”' },
    params: none,
    route: 'owner',
    callback: 'survey:retake',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'help.open',
    title: { ru: 'Помощь (/help)', en: 'Help (/help)' },
    params: none,
    route: 'owner',
    command: 'help',
    callback: 'help:open',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'faq.list',
    title: { ru: '«Частые вопросы»', en: '“Frequent questions”' },
    params: none,
    route: 'owner',
    callback: 'faq:list',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'faq.open',
    title: { ru: 'Открыл вопрос', en: 'Opened a question' },
    params: Type.Object({ id }),
    route: 'owner',
    callback: 'faq:{id}',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'help.close',
    title: { ru: '«Вернуться к разговору»', en: '“Back to the conversation”' },
    params: none,
    route: 'owner',
    callback: 'help:close',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'manager.request',
    title: { ru: '«Связаться с менеджером»', en: '“Talk to a manager”' },
    params: none,
    route: 'owner',
    callback: 'manager:request',
    menu: '👤 Связаться с менеджером',
    anytime: true,
    once: true,
  }),
];

/** Signals between funnels: how one hands the client over to the next. */
const signals: readonly EventItem[] = ['novice', 'trader', 'investor', 'skeptic'].map((persona) =>
  defineEvent({
    name: `${persona}.enter`,
    title: { ru: `Начать сценарий «${persona}»`, en: `Enter the ${persona} scenario` },
    params: Type.Object({ entry: Type.String() }),
    route: 'owner',
  }),
);

/** In the order in which the studio lists them. */
export const events: readonly EventItem[] = [...clientEvents, ...funnelEvents, ...signals];
