/** Terms of reference §18, «Оплата и веб-хук». */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop } from '../payments/shop.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';

const OLEG = 512_340_002;

describe('§18 Оплата и веб-хук', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.stop());

  it('order_id создаётся; при paid меняется статус, прогрев отключается', async () => {
    const shop = openShop(app);
    const oleg = app.person(OLEG);
    await oleg.start();
    await shop.press(OLEG, 'offer:pay:1');
    const [order] = await shop.orders(OLEG);
    expect(order).toMatchObject({ order_id: expect.stringMatching(/^\d{12,}$/) as string, status: 'sent' });
    const response = await shop.report({ order_id: order?.order_id, status: 'paid', amount: 29_900 });
    expect(response.status).toBe(200);
    expect(await shop.orders(OLEG)).toMatchObject([{ status: 'paid' }]);
    const lead = await app.db.query(
      'SELECT l.status FROM leads l JOIN users u ON u.id = l.user_id WHERE u.telegram_id = $1',
      [OLEG],
    );
    expect(lead.rows).toEqual([{ status: 'paid' }]);
    const user = await app.db.query('SELECT funnel_stage FROM users WHERE telegram_id = $1', [OLEG]);
    expect(user.rows).toEqual([{ funnel_stage: 'paid' }]);
    const before = await oleg.chat();
    await app.wait({ days: 4 });
    expect(await oleg.chat()).toEqual(before);
    await checkInvariants(app);
  });
});
