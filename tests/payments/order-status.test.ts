/** What a report makes of an order: every pair by name, and the same end in whatever order reports come. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRubles, parseKopecks } from '../../src/core/payments/amount.ts';
import { makeOrder, putOrder } from '../../src/core/payments/order.ts';
import type { Order } from '../../src/core/payments/order.ts';
import { formatOrderNumber } from '../../src/core/payments/order-number.ts';
import { ORDER_STATUSES, applyOutcome, judgeReport } from '../../src/core/payments/order-status.ts';
import type { OrderStatus } from '../../src/core/payments/order-status.ts';
import { readProviderStatus } from '../../src/core/payments/provider-status.ts';
import { MATRIX } from './matrix.ts';

const pairs = ORDER_STATUSES.flatMap((standing) =>
  ORDER_STATUSES.map((reported) => [standing, reported, MATRIX[standing][reported]] as const),
);
const follow = (from: OrderStatus, reports: readonly OrderStatus[]): OrderStatus =>
  reports.reduce((standing, report) => applyOutcome(standing, judgeReport(standing, report)), from);
const reports = fc.array(fc.constantFrom(...ORDER_STATUSES), { maxLength: 8 });

describe('a report on an order', () => {
  it.each(pairs)('standing %s, reported %s: %s', (standing, reported, outcome) => {
    expect(judgeReport(standing, reported)).toBe(outcome);
  });

  it.each(pairs)('standing %s, reported %s twice: the second changes nothing', (standing, reported) => {
    const once = follow(standing, [reported]);
    expect(follow(once, [reported])).toBe(once);
    expect(judgeReport(once, reported)).toMatch(/none|conflict/);
  });

  it('reports in any order, doubled or not, end in the same status', () => {
    fc.assert(
      fc.property(reports, fc.infiniteStream(fc.nat()), (given, dice) => {
        const shuffled = [...given, ...given.slice(0, 3)]
          .map((report) => ({ report, at: Number(dice.next().value) }))
          .sort((a, b) => a.at - b.at)
          .map(({ report }) => report);
        expect(follow('sent', shuffled)).toBe(follow('sent', given));
      }),
    );
  });

  it('money that came is not talked away, money that went back does not come again', () => {
    fc.assert(
      fc.property(reports, (later) => {
        expect(follow('paid', later)).toMatch(/^(paid|refunded)$/);
        expect(follow('refunded', later)).toBe('refunded');
      }),
    );
  });
});

describe('words of the payment system', () => {
  it.each([
    ['payed', 'paid'],
    ['PAID', 'paid'],
    ['Завершён', 'paid'],
    ['cancelled', 'canceled'],
    ['Отменен', 'canceled'],
    ['false', 'failed'],
    ['Ожидаем оплаты', 'sent'],
    ['part_payed', 'sent'],
    ['waiting_for_return', 'sent'],
    [' In Work ', 'sent'],
    ['new', 'created'],
    ['returned', 'refunded'],
  ])('«%s» is %s', (word, status) => {
    expect(readProviderStatus(word)).toBe(status);
  });

  it.each(['', 'whatever', 'paid!', '__proto__', 'constructor'])('«%s» is none', (word) => {
    expect(readProviderStatus(word)).toBeUndefined();
  });

  it('every status of ours is understood when it comes back', () => {
    for (const status of ORDER_STATUSES) expect(readProviderStatus(status)).toBe(status);
  });
});

describe('sums', () => {
  it.each([
    [29_900, 2_990_000],
    ['29900', 2_990_000],
    ['29 900,00', 2_990_000],
    ['29\u00A0900.00 руб.', 2_990_000],
    ['29900.5', 2_990_050],
    ['99,90 ₽', 9_990],
    ['29900.000', 2_990_000],
    [0, 0],
  ])('%s is %s kopecks', (written, kopecks) => {
    expect(parseKopecks(written)).toBe(kopecks);
  });

  it.each(['', '-1', '29900.001', '1e5', 'NaN', '12.345', 'сто', null, undefined, {}, [5], true, 1e30])(
    '%s is no sum',
    (written) => {
      expect(parseKopecks(written)).toBeUndefined();
    },
  );

  it('are shown as Russians write them', () => {
    expect([29_900, 1_234_567, 99.5, 0].map(formatRubles)).toEqual([
      '29\u00A0900',
      '1\u00A0234\u00A0567',
      '99,50',
      '0',
    ]);
  });
});

it('the list of orders stays short and keeps what was paid', () => {
  const order = (id: number, status: OrderStatus): Order =>
    makeOrder({ id, number: String(id), product: 1, name: 'x', offer: null, price: 1, status });
  let orders: readonly Order[] = [order(0, 'paid')];
  for (let id = 1; id <= 50; id++) orders = putOrder(orders, order(id, 'canceled'));
  expect(orders).toHaveLength(20);
  expect(orders.at(0)?.status).toBe('paid');
  expect(orders.at(-1)?.id).toBe(50);
  expect(putOrder(orders, order(50, 'paid'))).toHaveLength(20);
});

it('a new order stays in the list whatever the others are', () => {
  const order = (id: number, status: OrderStatus): Order =>
    makeOrder({ id, number: String(id), product: id, name: 'x', offer: null, price: 1, status });
  let orders: readonly Order[] = [];
  for (let id = 1; id <= 20; id++) orders = putOrder(orders, order(id, 'paid'));
  orders = putOrder(orders, order(21, 'created'));
  expect([orders.length, orders.at(-1)?.id]).toEqual([20, 21]);
});

it('the number of an order is the Moscow day and the serial', () => {
  expect(formatOrderNumber(Date.parse('2026-11-24T23:30:00Z'), 17)).toBe('261125000017');
  expect(formatOrderNumber(Date.parse('2026-11-24T12:00:00Z'), 1_234_567)).toBe('2611241234567');
});
