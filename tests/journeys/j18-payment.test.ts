/** J18: payment, from the button to the post-sale scenario. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop } from '../payments/shop.ts';
import type { PaymentRow, Shop } from '../payments/shop.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { Person } from '../support/person.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('J18: payment', () => {
  let app: TestApp;
  let shop: Shop;
  let anna: Person;
  let order: PaymentRow | undefined;

  beforeAll(async () => {
    app = await startTestApp();
    shop = openShop(app);
    anna = app.person(ANNA);
    await anna.start();
  });

  afterAll(() => app.stop());

  const stage = async (): Promise<unknown> =>
    (await app.db.query('SELECT funnel_stage FROM users WHERE telegram_id = $1', [ANNA])).rows[0];
  const texts = async (): Promise<readonly string[]> => (await anna.chat()).map(({ text }) => text);

  it('1. «Оплатить» makes one order at the price of the product and sends a personal link', async () => {
    await shop.press(ANNA, 'offer:pay:1');
    const orders = await shop.orders(ANNA);
    [order] = orders;
    expect(orders).toMatchObject([{ amount: '29900.00', status: 'sent' }]);
    const link = (await anna.chat()).findLast(({ text }) => text.includes(order?.order_id ?? '?'));
    expect(link?.text).toMatch(/29\s900 ₽/);
    expect(link?.text).toMatch(/Ссылку никому не пересылайте/);
    expect(link?.text).toMatch(/Дохода программа не обещает/);
    expect(link?.buttons[0]?.url).toBe(order?.link);
    expect(await stage()).toEqual({ funnel_stage: 'link_sent' });
  });

  it('2. the managers’ channel hears of it once', async () => {
    const told = (await shop.channel()).filter((text) =>
      /^пользователю @\w+ отправлена ссылка на оплату/i.test(text),
    );
    expect(told).toHaveLength(1);
  });

  it('a second press, and a third, make no second order: the same link comes again', async () => {
    await shop.press(ANNA, 'offer:pay:1');
    await shop.press(ANNA, 'offer:pay:1');
    expect(await shop.orders(ANNA)).toHaveLength(1);
    expect((await anna.chat()).filter(({ buttons }) => buttons[0]?.url === order?.link)).toHaveLength(3);
  });

  it('3. «paid» settles the order, the client and the managers, once', async () => {
    const response = await shop.report({ order_id: order?.order_id, status: 'paid', amount: 29_900 });
    expect(response.status).toBe(200);
    expect(await shop.orders(ANNA)).toMatchObject([{ status: 'paid', paid_at: expect.any(Date) as Date }]);
    expect(await stage()).toEqual({ funnel_stage: 'paid' });
    const before = await texts();
    expect(before.filter((text) => text.includes('Спасибо') && text.includes('как начать'))).toHaveLength(1);
    expect((await shop.channel()).filter((text) => text.includes('оплатил заказ'))).toHaveLength(1);
    const again = await shop.report({ order_id: order?.order_id, status: 'paid' });
    expect(again.status).toBe(200);
    expect(await texts()).toEqual(before);
  });

  it('4. who paid gets no warming after a day and after three', async () => {
    const before = await texts();
    await app.wait({ hours: 24 });
    await app.wait({ hours: 72 });
    expect(await texts()).toEqual(before);
  });

  it('5. a question is answered by the post-sale scenario, which sells nothing of the kind', async () => {
    const said = await anna.say('как мне войти в личный кабинет?');
    expect(said.map(({ text }) => text).join('\n')).toContain('доступ откроет менеджер');
    expect(
      said.flatMap(({ buttons }) => buttons).map(({ callback_data: data }) => data ?? ''),
    ).not.toContainEqual(expect.stringMatching(/^offer:pay/));
    const bought = await anna.say('хочу оплатить курс');
    expect(bought[0]?.text).toContain('уже оплачена');
  });

  it('6. an old «Оплатить» says «уже оплачено» and makes no order', async () => {
    await shop.press(ANNA, 'offer:pay:1');
    expect((await texts()).slice(-2).join('\n')).toMatch(/Уже оплачено: Базовая программа/);
    expect(await shop.orders(ANNA)).toHaveLength(1);
  });

  it('five presses at once make one order', async () => {
    await app.person(OLEG).start();
    await Promise.all(Array.from({ length: 5 }, () => shop.press(OLEG, 'offer:pay:2')));
    expect(await shop.orders(OLEG)).toMatchObject([{ amount: '79900.00', status: 'sent' }]);
  });

  it('holds the invariants', () => checkInvariants(app));
});
