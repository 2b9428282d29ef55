/** The whole app with GetCourse instead of the sandbox's page: e-mail, a server that stumbles, a server that refuses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { eventually } from '../support/person.ts';
import { STUB_KEY, startGetCourseStub } from './getcourse-stub.ts';
import type { GetCourseStub } from './getcourse-stub.ts';
import { GETCOURSE_SECRET, openShop } from './shop.ts';
import type { Shop } from './shop.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('the whole app with GetCourse', () => {
  let stub: GetCourseStub;
  let app: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    stub = await startGetCourseStub();
    app = await startTestApp({
      env: {
        GETCOURSE_ACCOUNT: 'school',
        GETCOURSE_API_KEY: STUB_KEY,
        GETCOURSE_WEBHOOK_SECRET: GETCOURSE_SECRET,
        GETCOURSE_API_ROOT: stub.apiRoot,
      },
    });
    shop = openShop(app);
    for (const id of [ANNA, OLEG]) await app.person(id).start();
  });

  afterAll(async () => {
    await app.stop();
    await stub.stop();
  });

  it('asks for an e-mail, goes on without, and survives a server that stumbles twice', async () => {
    await shop.press(ANNA, 'offer:pay:1');
    expect((await app.person(ANNA).chat()).at(-1)?.text).toContain('Доступ к урокам приходит на почту');
    expect(await shop.orders(ANNA)).toMatchObject([{ status: 'created', link: null }]);
    stub.failNext(503, 'late-answer');
    await app.person(ANNA).press('Оформить без почты');
    const order = await eventually(async () =>
      (await shop.orders(ANNA)).find(({ status }) => status === 'sent'),
    );
    expect([...stub.deals.keys()]).toEqual([order.order_id]);
    expect(stub.deals.get(order.order_id)?.user).toMatchObject({ email: `tg${ANNA}@127.0.0.1` });
    expect(order.link).toMatch(/^https:\/\/school\.example\/pay\//);
    const paid = await shop.report({
      order_id: order.provider_order_id,
      status: 'payed',
      amount: '29900.00',
    });
    expect(paid.status).toBe(200);
    expect(await shop.orders(ANNA)).toMatchObject([{ status: 'paid' }]);
  });

  it('a refusal is told to the client and the managers; the next try keeps the number', async () => {
    stub.failNext(403);
    await shop.press(OLEG, 'offer:pay:2');
    await app.person(OLEG).press('Оформить без почты');
    await eventually(async () =>
      (await app.person(OLEG).chat()).find(({ text }) => text.includes('сделать сейчас не получилось')),
    );
    expect(await shop.channel()).toContainEqual(expect.stringContaining('не создана'));
    await app.person(OLEG).press('Попробовать ещё раз');
    await eventually(async () => (await shop.orders(OLEG)).find(({ status }) => status === 'sent'));
    expect(await shop.orders(OLEG)).toHaveLength(1);
  });

  it('there is no sandbox page, and nothing was logged as an error', async () => {
    expect((await fetch(`${app.origin}/sandbox/pay/1`)).status).toBe(404);
    expect(app.errors()).toEqual([]);
  });
});
