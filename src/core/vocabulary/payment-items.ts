/** Payment: orders, links, what the payment provider reports. Rules and records are in payment-rules.ts. */
import { Type } from 'typebox';
import { defineActivity, defineEvent } from '../funnel/vocabulary.ts';
import type { ActivityItem, EventItem, Title, VocabularyItem } from '../funnel/vocabulary.ts';
import { ORDER_STATUSES } from '../payments/order-status.ts';
import { paymentActions, paymentGuards } from './payment-rules.ts';

const id = Type.Integer({ minimum: 1 });
const number = Type.String({ minLength: 1, maxLength: 64 });
const status = Type.Enum(ORDER_STATUSES);
const none = Type.Object({});

/** What other funnels hear of payments. */
const SIGNALS: readonly (readonly [name: string, title: Title])[] = [
  ['payment.linkSent', { ru: 'Ссылка на оплату отправлена', en: 'The payment link was sent' }],
  ['payment.paid', { ru: 'Оплата получена', en: 'The payment came' }],
  ['payment.refunded', { ru: 'Деньги возвращены', en: 'The money went back' }],
];

const paymentEvents: readonly EventItem[] = [
  defineEvent({
    name: 'offer.pay',
    version: 2,
    title: { ru: '«Оплатить»', en: '“Pay”' },
    params: Type.Object({ product: id }),
    route: 'owner',
    callback: 'offer:pay:{product}',
    anytime: true,
    service: true,
  }),
  defineEvent({
    name: 'payment.linkOrdered',
    title: { ru: 'Менеджер отправляет ссылку на оплату', en: 'A manager sends the payment link' },
    params: Type.Object({ product: id }),
    route: 'owner',
    service: true,
    roles: ['owner', 'admin', 'manager'],
  }),
  defineEvent({
    name: 'payment.withoutEmail',
    title: { ru: '«Оформить без почты»', en: '“Go on without e-mail”' },
    params: none,
    route: 'owner',
    callback: 'payment:noemail',
    service: true,
    once: true,
  }),
  /** What the provider says of an order, with the facts of its row: an order may be older than the funnel's memory. */
  defineEvent({
    name: 'payment.reported',
    title: { ru: 'Платёжная система сообщила о заказе', en: 'The payment provider reported an order' },
    params: Type.Object({
      order: number,
      status,
      id,
      product: id,
      name: Type.String(),
      price: Type.Number({ minimum: 0 }),
      was: status,
    }),
    route: 'owner',
    service: true,
  }),
  ...SIGNALS.map(([name, title]) =>
    defineEvent({
      name,
      title,
      params: Type.Object({ order: number, product: id, name: Type.Optional(Type.String()) }),
      route: 'all',
      service: true,
    }),
  ),
  defineEvent({
    name: 'postsale.access',
    title: { ru: '«Как получить доступ»', en: '“How do I get access”' },
    params: none,
    route: 'owner',
    callback: 'postsale:access',
    anytime: true,
    once: true,
  }),
];

const paymentActivities: readonly ActivityItem[] = [
  /** Rows of competing clients share one serial, so the number is drawn outside of the step. */
  defineActivity({
    name: 'drawOrder',
    title: { ru: 'Получить номер заказа', en: 'Draw the number of an order' },
    params: none,
    outcome: Type.Object({ id, number }),
    timeoutMs: 5_000,
    maxAttempts: 5,
    typing: false,
  }),
  defineActivity({
    name: 'createPaymentLink',
    title: { ru: 'Создать ссылку на оплату', en: 'Create the payment link' },
    params: Type.Object({
      order: number,
      product: id,
      name: Type.String(),
      /** The provider's code of the product, if it has one there. */
      offer: Type.Union([Type.String(), Type.Null()]),
      price: Type.Number({ minimum: 0 }),
      /** The client gave no e-mail and does not want to. */
      withoutEmail: Type.Boolean(),
    }),
    outcome: Type.Object({
      link: Type.String({ pattern: '^https?://', maxLength: 2048 }),
      /** The provider's own number of the order. */
      providerOrder: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    }),
    timeoutMs: 15_000,
    maxAttempts: 3,
    typing: true,
  }),
];

export const paymentItems: readonly VocabularyItem[] = [
  ...paymentEvents,
  ...paymentGuards,
  ...paymentActions,
  ...paymentActivities,
];
