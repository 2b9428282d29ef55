/** POST /webhook/getcourse over the whole app: who may call, what is refused, and that repeats change nothing. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { GETCOURSE_SECRET, openShop } from './shop.ts';
import type { PaymentRow, Shop } from './shop.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('POST /webhook/getcourse', () => {
  let app: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    app = await startTestApp();
    shop = openShop(app);
    for (const id of [ANNA, OLEG]) await app.person(id).start();
    await shop.press(ANNA, 'offer:pay:1');
    await shop.press(OLEG, 'offer:pay:2');
  });

  afterAll(() => app.stop());

  const sign = (body: string, secret = GETCOURSE_SECRET): string =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const post = (body: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`${app.origin}/webhook/getcourse`, { method: 'POST', headers, body });
  const orderOf = async (chatId: number): Promise<PaymentRow> => {
    const row = (await shop.orders(chatId)).at(-1);
    if (row === undefined) throw new Error('there is no order');
    return row;
  };
  const journal = async (): Promise<number> =>
    (await app.db.query<{ n: number }>('SELECT count(*)::int AS n FROM journal')).rows[0]?.n ?? 0;

  it.each([
    ['no signature', {}],
    ['an empty one', { 'x-signature': '' }],
    ['one of another secret', { 'x-signature': sign('{"order_id":"1","status":"paid"}', 'another-secret') }],
    ['one of another body', { 'x-signature': sign('{}') }],
    ['the bare digest', { 'x-signature': sign('{"order_id":"1","status":"paid"}').slice('sha256='.length) }],
  ])('401: %s', async (_, headers) => {
    const before = await journal();
    const response = await post('{"order_id":"1","status":"paid"}', headers);
    expect(response.status).toBe(401);
    expect(await journal()).toBe(before);
  });

  it('404 for an order nobody made, 409 for another sum: nothing changes', async () => {
    const { order_id } = await orderOf(ANNA);
    const before = await journal();
    expect((await shop.report({ order_id: '999999999999', status: 'paid' })).status).toBe(404);
    expect((await shop.report({ order_id, status: 'paid', amount: 29_899.99 })).status).toBe(409);
    expect((await shop.report({ order_id, status: 'paid', amount: 'даром' })).status).toBe(409);
    expect(await journal()).toBe(before);
    expect(await orderOf(ANNA)).toMatchObject({ status: 'sent' });
  });

  it.each(['', 'null', '[]', '{"order_id":"1"}', '{"status":"paid"}', '{"order_id":{},"status":[]}', 'x=1'])(
    '400: the signed body «%s» names no order and status',
    async (body) => {
      expect((await post(body, { 'x-signature': sign(body) })).status).toBe(400);
    },
  );

  it('405 for other methods, 413 for a body over the limit', async () => {
    expect((await fetch(`${app.origin}/webhook/getcourse`)).status).toBe(405);
    const body = JSON.stringify({ order_id: '1', status: 'paid', padding: 'x'.repeat(70_000) });
    expect((await post(body, { 'x-signature': sign(body) })).status).toBe(413);
  });

  it('a status nobody knows is taken in peace and changes nothing', async () => {
    const { order_id } = await orderOf(ANNA);
    const response = await shop.report({ order_id, status: 'quantum' });
    expect([response.status, await response.json()]).toEqual([200, { result: 'ignored' }]);
    expect(await orderOf(ANNA)).toMatchObject({ status: 'sent' });
  });

  it('form fields, the provider’s own number and its words do as well', async () => {
    const { provider_order_id } = await orderOf(OLEG);
    const body = new URLSearchParams({
      order_id: provider_order_id ?? '',
      status: 'Завершён',
      amount: '79 900,00 руб.',
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-signature': sign(body) };
    expect((await post(body, headers)).status).toBe(200);
    await app.settle();
    expect(await orderOf(OLEG)).toMatchObject({ status: 'paid' });
  });

  it('the same report fifty times at once is one payment', async () => {
    const { order_id } = await orderOf(ANNA);
    const body = JSON.stringify({ order_id, status: 'paid' });
    const headers = { 'content-type': 'application/json', 'x-signature': sign(body).toUpperCase() };
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(body, headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await app.settle();
    const said = (await app.person(ANNA).chat()).filter(({ text }) => text.includes('Оплату получили'));
    expect(said).toHaveLength(1);
    const paid = await app.db.query("SELECT count(*)::int AS n FROM events WHERE type = 'payment.paid'");
    expect(paid.rows).toEqual([{ n: 2 }]);
  });

  it('reports that come late or against each other end where the gravest says', async () => {
    const { order_id } = await orderOf(ANNA);
    for (const status of ['payment_waiting', 'false', 'cancelled', 'payed'])
      expect((await shop.report({ order_id, status })).status).toBe(200);
    expect(await orderOf(ANNA)).toMatchObject({ status: 'paid', refunded_at: null });
    await shop.report({ order_id, status: 'returned' });
    await shop.report({ order_id, status: 'payed' });
    const row = await orderOf(ANNA);
    expect([row.status, row.paid_at instanceof Date, row.refunded_at instanceof Date]).toEqual([
      'canceled',
      true,
      true,
    ]);
  });

  it('an order made elsewhere, a row and nothing more, is settled all the same', async () => {
    await app.db.query(
      "INSERT INTO payments (user_id, product_id, order_id, amount, status) SELECT id, 1, 'by-hand', 29900, 'sent' FROM users WHERE telegram_id = $1",
      [OLEG],
    );
    expect((await shop.report({ order_id: 'by-hand', status: 'paid', amount: '29900' })).status).toBe(200);
    expect((await shop.orders(OLEG)).at(-1)).toMatchObject({ order_id: 'by-hand', status: 'paid' });
  });

  it('an order of an erased client is settled, and nobody is written to', async () => {
    await app.db.query(
      "WITH gone AS (INSERT INTO users (erased_at) VALUES (now()) RETURNING id) INSERT INTO payments (user_id, product_id, order_id, amount, status) SELECT id, 1, 'of-nobody', 29900, 'sent' FROM gone",
    );
    expect((await shop.report({ order_id: 'of-nobody', status: 'paid' })).status).toBe(200);
    const { rows } = await app.db.query("SELECT status FROM payments WHERE order_id = 'of-nobody'");
    expect(rows).toEqual([{ status: 'paid' }]);
  });

  it('holds the invariants', () => checkInvariants(app));
});
