/**
 * Orders of one client as the payment funnel remembers them: a list in its context, each with the price it was made at.
 * The rows of `payments` are written from here; nothing reads them back into the step but the facts of a report.
 */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Check } from 'typebox/value';
import { isJsonArray } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { formatRubles } from './amount.ts';
import { ORDER_STATUSES } from './order-status.ts';
import type { OrderStatus } from './order-status.ts';

const orderSchema = Type.Object({
  /** Id of the row. */
  id: Type.Integer(),
  number: Type.String({ minLength: 1 }),
  product: Type.Integer(),
  name: Type.String(),
  /** The provider's code of the product, if it has one there. */
  offer: Type.Union([Type.String(), Type.Null()]),
  /** Rubles, as agreed when the order was made. */
  price: Type.Number(),
  /** The price for reading: «29 900». */
  sum: Type.String(),
  status: Type.Enum(ORDER_STATUSES),
  link: Type.Optional(Type.String()),
});

/** An order; `number` is what people and the provider call it. */
export type Order = Static<typeof orderSchema>;

/** The orders of a context, the oldest first. */
export function readOrders(context: JsonObject): readonly Order[] {
  const orders = context['orders'];
  return isJsonArray(orders) ? orders.filter(isOrder) : [];
}

/** A new order. */
export function makeOrder(facts: Omit<Order, 'sum' | 'link'>): Order {
  return { ...facts, sum: formatRubles(facts.price) };
}

/** Orders that a position remembers; of an older one a report brings its row's facts along. */
const KEPT = 20;

/** The list with this order in its place, or at the end; what is over forgets the oldest that came to nothing. */
export function putOrder(orders: readonly Order[], order: Order): readonly Order[] {
  if (orders.some(({ number }) => number === order.number))
    return orders.map((other) => (other.number === order.number ? order : other));
  const all = [...orders, order];
  if (all.length <= KEPT) return all;
  const idle = orders.find(({ status }) => status !== 'paid' && status !== 'sent') ?? orders[0];
  return all.filter((other) => other !== idle);
}

/**
 * The order that decides about a product: a paid one if there is any, else the last. A product that was paid and
 * refunded may be bought again.
 */
export function findOrderOf(orders: readonly Order[], product: number): Order | undefined {
  const own = orders.filter((order) => order.product === product);
  return own.find(({ status }) => status === 'paid') ?? own.at(-1);
}

/** Columns of `payments` that say where an order stands; its enum knows no «refunded», the instant does. */
export function toStatusColumns(status: OrderStatus, at: number): JsonObject {
  const instant = new Date(at).toISOString();
  if (status === 'refunded') return { status: 'canceled', refunded_at: instant };
  return status === 'paid' ? { status, paid_at: instant } : { status };
}

function isOrder(value: Json): value is Order {
  return Check(orderSchema, value);
}
