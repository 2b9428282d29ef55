/** Payment while a manager leads the dialogue: its notices pass, nothing else of the bot does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { SeenMessage } from '../support/person.ts';
import { IRINA, PAVEL, takeOver, textOf } from '../support/school.ts';
import { openShop } from './shop.ts';
import type { Shop } from './shop.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('payment during a takeover', () => {
  let app: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    app = await startTestApp();
    shop = openShop(app);
    for (const id of [ANNA, OLEG, IRINA, PAVEL]) await app.person(id).start();
    await takeOver(app, ANNA);
  });

  afterAll(() => app.stop());

  const since = async (act: () => Promise<unknown>): Promise<readonly SeenMessage[]> => {
    const before = (await app.person(ANNA).chat()).length;
    await act();
    await app.settle();
    return (await app.person(ANNA).chat()).slice(before);
  };
  const owner = async (): Promise<unknown> =>
    (await app.db.query('SELECT owner FROM users WHERE telegram_id = $1', [ANNA])).rows[0];

  it('the manager sends the link: the client gets it and nothing besides', async () => {
    const said = await since(async () => {
      await app.person(IRINA).press('💳 Ссылка на оплату');
      await app.person(IRINA).press('Базовая программа «Крипта с нуля»');
    });
    const [order] = await shop.orders(ANNA);
    expect(said).toHaveLength(1);
    expect(said[0]?.text).toContain(order?.link);
    expect(await shop.channel()).toContainEqual(expect.stringMatching(/отправлена ссылка на оплату/));
    expect(await owner()).toEqual({ owner: 'manager' });
  });

  it('the client presses «Оплатить»: the same link, no question for contacts', async () => {
    const said = await since(() => shop.press(ANNA, 'offer:pay:1'));
    expect(said).toHaveLength(1);
    expect(await shop.orders(ANNA)).toHaveLength(1);
  });

  it('«paid» and what the client writes at the same moment: one thanks, the words go to the manager', async () => {
    const [order] = await shop.orders(ANNA);
    const said = await since(() =>
      Promise.all([
        shop.report({ order_id: order?.order_id, status: 'paid' }),
        app.post('/sandbox/act', { chatId: ANNA, act: { type: 'text', text: 'я оплатила' } }),
      ]),
    );
    const spoken = said.filter(({ fromBot }) => fromBot);
    expect(textOf(spoken)).toContain('Оплату получили');
    expect(spoken).toHaveLength(1);
    expect(textOf(await app.person(IRINA).chat())).toContain('я оплатила');
    expect(await owner()).toEqual({ owner: 'manager' });
    expect(await shop.orders(ANNA)).toMatchObject([{ status: 'paid' }]);
  });

  it('after the return the bot goes on after the sale, and sells nothing', async () => {
    await app.person(IRINA).press('↩️ Вернуть боту');
    const first = await since(async () => {
      await app.person(IRINA).press('Продолжить отсюда');
      await app.wait({ seconds: 5 });
    });
    expect(first.length).toBeGreaterThan(0);
    const said = await app.person(ANNA).say('как войти в личный кабинет?');
    expect(textOf(said)).toContain('доступ');
    const shown = [...first, ...said].flatMap(({ buttons }) => buttons);
    expect(shown.filter(({ callback_data: data }) => data?.startsWith('offer:pay'))).toEqual([]);
  });

  it('holds the invariants', () => checkInvariants(app));
});
