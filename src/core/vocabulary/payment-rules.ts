/**
 * What the payment funnel asks and records: which order decides, what a report makes of it, and the row of `payments`
 * that follows. Which of these leads where is drawn in `machines/payment.json`.
 */
import { Type } from 'typebox';
import type { ItemScope } from '../funnel/scope.ts';
import { defineAction, defineGuard } from '../funnel/vocabulary.ts';
import type { ActionItem, GuardItem } from '../funnel/vocabulary.ts';
import { isJsonArray, isJsonObject, jsonToText, toJsonObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { formatRubles } from '../payments/amount.ts';
import { findOrderOf, makeOrder, putOrder, readOrders, toStatusColumns } from '../payments/order.ts';
import type { Order } from '../payments/order.ts';
import {
  ORDER_STATUSES,
  REPORT_OUTCOMES,
  applyOutcome,
  isOrderStatus,
  judgeReport,
} from '../payments/order-status.ts';
import type { ReportOutcome } from '../payments/order-status.ts';

const standing = Type.Enum(['none', ...ORDER_STATUSES]);

export const paymentGuards: readonly GuardItem[] = [
  defineGuard({
    name: 'productOrderIs',
    title: { ru: 'Заказ на выбранную программу', en: 'The order of the chosen product is' },
    params: Type.Object({ anyOf: Type.Array(standing, { minItems: 1 }) }),
    facts: ['context.orders', 'context.product'],
    test: ({ context }, { anyOf }) => {
      const order = findOrderOf(readOrders(context), chosenProduct(context));
      return anyOf.includes(order?.status ?? 'none');
    },
  }),
  defineGuard({
    name: 'failedWith',
    title: { ru: 'Работа не удалась по причине', en: 'The activity failed with this code' },
    params: Type.Object({ code: Type.String({ minLength: 1 }) }),
    facts: ['event.error'],
    test: ({ event }, { code }) => {
      const { error } = event.params;
      return isJsonObject(error) && error['code'] === code;
    },
  }),
  defineGuard({
    name: 'reportLeadsTo',
    title: { ru: 'Сообщение об оплате означает', en: 'The report of the payment means' },
    params: Type.Object({ outcome: Type.Enum(REPORT_OUTCOMES) }),
    facts: ['event.order', 'event.status', 'context.orders'],
    test: (scope, { outcome }) => readReport(scope)?.outcome === outcome,
  }),
];

export const paymentActions: readonly ActionItem[] = [
  defineAction({
    name: 'chooseProduct',
    title: { ru: 'Взять программу по номеру', en: 'Take the product by its id' },
    params: Type.Object({ product: Type.Integer() }),
    facts: ['catalogue.products'],
    // A product that is no longer sold keeps its id, so that an order made before is still found.
    apply: ({ catalogue }, { product: id }) => {
      const products = catalogue('products');
      const found = isJsonArray(products)
        ? products.find((product) => isJsonObject(product) && product['id'] === id)
        : undefined;
      return { context: { product: describeProduct(id, found) } };
    },
  }),
  defineAction({
    name: 'openOrder',
    title: { ru: 'Записать новый заказ', en: 'Record a new order' },
    params: Type.Object({ id: Type.Integer(), number: Type.String() }),
    facts: ['context.product', 'context.orders'],
    apply: ({ context }, { id, number }) => {
      const product = isJsonObject(context['product']) ? context['product'] : {};
      const order = makeOrder({
        id,
        number,
        product: chosenProduct(context),
        name: jsonToText(product['name']),
        offer: typeof product['offer'] === 'string' ? product['offer'] : null,
        price: Number(product['price']),
        status: 'created',
      });
      const row = { id, product_id: order.product, order_id: number, amount: order.price, status: 'created' };
      return {
        context: remember(context, order),
        orders: [
          { type: 'record', table: 'payments', op: 'insert', values: row },
          { type: 'business-event', name: 'payment.created', payload: toPayload(order) },
        ],
      };
    },
  }),
  defineAction({
    name: 'resumeOrder',
    title: { ru: 'Вернуться к заказу на эту программу', en: 'Go back to the order of this product' },
    params: Type.Object({}),
    facts: ['context.product', 'context.orders'],
    apply: ({ context }) => {
      const order = findOrderOf(readOrders(context), chosenProduct(context));
      return order === undefined ? {} : { context: remember(context, order) };
    },
  }),
  defineAction({
    name: 'recordLink',
    title: { ru: 'Записать отправленную ссылку', en: 'Record the link that was sent' },
    params: Type.Object({ link: Type.String(), providerOrder: Type.Union([Type.String(), Type.Null()]) }),
    facts: ['context.order', 'context.orders'],
    apply: ({ context }, { link, providerOrder }) => {
      const order = findCurrent(context);
      if (order === undefined) return {};
      const sent: Order = { ...order, status: 'sent', link };
      const values = { id: order.id, status: 'sent', link, provider_order_id: providerOrder };
      return {
        context: remember(context, sent),
        orders: [
          { type: 'record', table: 'payments', op: 'update', values },
          { type: 'business-event', name: 'payment.linkSent', payload: toPayload(sent) },
        ],
      };
    },
  }),
  defineAction({
    name: 'recordReport',
    title: { ru: 'Записать сообщение об оплате', en: 'Record the report of the payment' },
    /** `aside`: another order is being dealt with and stays the current one. */
    params: Type.Object({ aside: Type.Optional(Type.Boolean()) }),
    facts: ['event', 'context.orders', 'at'],
    apply: (scope, { aside }) => {
      const report = readReport(scope);
      if (report === undefined) return {};
      const { outcome, order } = report;
      const settled: Order = { ...order, status: applyOutcome(order.status, outcome) };
      const event = {
        type: 'business-event' as const,
        name: `payment.${outcome}`,
        payload: { ...toPayload(settled), was: order.status },
      };
      const kept = remember(scope.context, settled);
      const context = {
        ...(aside === true ? { orders: kept['orders'] ?? [] } : kept),
        settled: toJsonObject(settled),
      };
      if (settled.status === order.status) return { context, orders: [event] };
      const values = { id: order.id, ...toStatusColumns(settled.status, scope.at) };
      return { context, orders: [{ type: 'record', table: 'payments', op: 'update', values }, event] };
    },
  }),
];

/** The order that a report is about, as we know it or else as its row says, and what the report makes of it. */
function readReport({
  event,
  context,
}: ItemScope): { readonly order: Order; readonly outcome: ReportOutcome } | undefined {
  const { order: number, status, id, product, name, price, was } = event.params;
  if (typeof number !== 'string' || !isOrderStatus(status) || !isOrderStatus(was)) return undefined;
  const order =
    readOrders(context).find((known) => known.number === number) ??
    makeOrder({
      id: Number(id),
      number,
      product: Number(product),
      name: jsonToText(name),
      offer: null,
      price: Number(price),
      status: was,
    });
  return { order, outcome: judgeReport(order.status, status) };
}

function findCurrent(context: JsonObject): Order | undefined {
  return readOrders(context).find(({ number }) => number === context['current']);
}

/** The order in its place, and as the current one. */
function remember(context: JsonObject, order: Order): JsonObject {
  const orders = putOrder(readOrders(context), order).map(toJsonObject);
  return { orders, order: toJsonObject(order), current: order.number };
}

function chosenProduct(context: JsonObject): number {
  return isJsonObject(context['product']) ? Number(context['product']['id']) : 0;
}

function describeProduct(id: number, found: Json | undefined): JsonObject {
  if (!isJsonObject(found)) return { id, name: '', price: 0, sum: '', offer: null, active: false };
  const { name, price, meta } = found;
  const offer = isJsonObject(meta) && typeof meta['offer'] === 'string' ? meta['offer'] : null;
  const rubles = Number(price);
  return { id, name: jsonToText(name), price: rubles, sum: formatRubles(rubles), offer, active: true };
}

function toPayload({ number, product, price }: Order): JsonObject {
  return { order: number, product, amount: price };
}
