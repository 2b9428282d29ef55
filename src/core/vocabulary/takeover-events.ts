/** Events of a takeover: what managers press, what desks pass on, what other funnels hear. */
import { Type } from 'typebox';
import { defineEvent } from '../funnel/vocabulary.ts';
import type { EventItem } from '../funnel/vocabulary.ts';
import { byStaff, ofStaff } from './staff-fields.ts';

const none = Type.Object({});
const id = Type.Integer({ minimum: 1 });

const press = (
  name: string,
  callback: string,
  title: { readonly ru: string; readonly en: string },
  fields: { readonly [field: string]: ReturnType<typeof Type.Integer> | ReturnType<typeof Type.String> } = {},
): EventItem =>
  defineEvent({
    name,
    title,
    params: Type.Object({ client: id, ...fields, ...byStaff }),
    callback: `takeover:${callback}:{client}${Object.keys(fields)
      .map((field) => `:{${field}}`)
      .join('')}`,
    ...ofStaff,
    concerns: 'client',
  });

const presses: readonly EventItem[] = [
  press('takeover.open', 'open', { ru: '«Открыть диалог»', en: '“Open the dialogue”' }),
  press('takeover.begin', 'begin', { ru: '«Перехватить»', en: '“Take over”' }),
  press('takeover.ask', 'ask', { ru: '«Попросить передать»', en: '“Ask for the dialogue”' }),
  press('takeover.give', 'give', { ru: '«Передать диалог»', en: '“Hand the dialogue over”' }, { to: id }),
  press('takeover.keep', 'keep', { ru: '«Оставить себе»', en: '“Keep the dialogue”' }, { to: id }),
  press('takeover.back', 'back', { ru: '«Вернуть боту»', en: '“Give it back to the bot”' }),
  press(
    'takeover.resume',
    'resume',
    { ru: 'Откуда боту продолжить', en: 'Where the bot goes on' },
    { where: Type.String({ pattern: '^[a-z]{1,12}$' }) },
  ),
  press('takeover.hints', 'hints', { ru: '«Подсказки»', en: '“Hints”' }),
  press('takeover.link', 'link', { ru: '«Отправить ссылку на оплату»', en: '“Send the payment link”' }),
  press(
    'takeover.sendLink',
    'pay',
    { ru: 'Какую программу оплатит', en: 'Which product the link is for' },
    { product: id },
  ),
];

/** What a desk passes on, and what the funnels of the client hear of it. */
const words = Type.Object({
  desk: id,
  deskName: Type.Optional(Type.String()),
  messageId: Type.Integer(),
  text: Type.String(),
  media: Type.Optional(Type.String()),
  caption: Type.Optional(Type.Boolean()),
  /** The client's message that is answered. */
  replyTo: Type.Optional(Type.Integer()),
});

const facts: readonly EventItem[] = [
  defineEvent({
    name: 'takeover.said',
    title: { ru: 'Менеджер написал клиенту', en: 'The manager wrote to the client' },
    params: words,
    route: 'owner',
  }),
  defineEvent({
    name: 'takeover.edited',
    title: { ru: 'Менеджер исправил написанное', en: 'The manager mended what he wrote' },
    params: words,
    route: 'owner',
  }),
  defineEvent({
    name: 'takeover.clientActed',
    title: {
      ru: 'Клиент написал или нажал, пока ведёт менеджер',
      en: 'The client acted while a manager leads',
    },
    params: Type.Object({ act: Type.String() }, { additionalProperties: Type.Unknown() }),
    route: 'owner',
  }),
  defineEvent({
    name: 'client.edited',
    title: { ru: 'Клиент исправил написанное', en: 'The client mended what he wrote' },
    params: Type.Object({ text: Type.String(), caption: Type.Boolean() }),
    route: 'owner',
  }),
  defineEvent({
    name: 'takeover.lost',
    title: { ru: 'До менеджера не достучаться', en: 'The manager is out of reach' },
    params: Type.Object({ manager: id }),
    route: 'owner',
  }),
  defineEvent({
    name: 'takeover.began',
    title: { ru: 'Диалог перешёл к менеджеру', en: 'A manager leads the dialogue from now on' },
    params: Type.Object({ manager: id }),
    route: 'all',
  }),
  defineEvent({
    name: 'takeover.ended',
    title: { ru: 'Диалог вернулся к боту', en: 'The bot leads the dialogue again' },
    params: none,
    route: 'all',
  }),
];

export const takeoverEvents: readonly EventItem[] = [...presses, ...facts];
