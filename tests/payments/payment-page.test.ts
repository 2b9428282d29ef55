/** The payment page of the sandbox: what it shows, what its buttons report, and whom it refuses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPaymentPage } from '../../src/sandbox/payment/render-payment-page.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { openShop } from './shop.ts';
import type { Shop } from './shop.ts';

const ANNA = 512_340_001;

describe('the payment page', () => {
  let app: TestApp;
  let shop: Shop;
  let path: string;

  beforeAll(async () => {
    app = await startTestApp();
    shop = openShop(app);
    await app.person(ANNA).start();
    await shop.press(ANNA, 'offer:pay:1');
    path = new URL((await shop.orders(ANNA))[0]?.link ?? '').pathname;
  });

  afterAll(() => app.stop());

  const press = async (act: string): Promise<unknown> => {
    const response = await app.post(path, { act });
    await app.settle();
    return response.json();
  };

  it('shows the order under a policy that lets nothing foreign in', async () => {
    const response = await fetch(app.origin + path);
    const html = await response.text();
    expect(html).toMatch(/Базовая программа «Крипта с нуля»[\s\S]*29\s900 ₽[\s\S]*Ждёт оплаты/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const asset of ['pay.css', 'pay.js', 'show-result.js'])
      expect((await fetch(`${app.origin}/sandbox/pay-assets/${asset}`)).status).toBe(200);
  });

  it('each button reports by a signed call, in any order', async () => {
    expect(await press('decline')).toEqual({ status: 200, word: 'false', order: 'failed' });
    expect(await press('pay')).toEqual({ status: 200, word: 'payed', order: 'paid' });
    expect(await press('cancel')).toEqual({ status: 200, word: 'cancelled', order: 'paid' });
    expect(await press('refund')).toEqual({ status: 200, word: 'returned', order: 'refunded' });
    expect(await press('pay')).toEqual({ status: 200, word: 'payed', order: 'refunded' });
    const told = (await app.person(ANNA).chat()).map(({ text }) => text).join('\n');
    expect(told).toMatch(/не прошла[\s\S]*Оплату получили[\s\S]*оформлен возврат/);
    expect((await shop.channel()).filter((text) => text.includes('проверьте заказ'))).toHaveLength(1);
  });

  it('refuses an unknown order, an unknown button and another site', async () => {
    expect((await fetch(`${app.origin}/sandbox/pay/404`)).status).toBe(404);
    expect((await app.post('/sandbox/pay/404', { act: 'pay' })).status).toBe(404);
    expect((await app.post(path, { act: 'steal' })).status).toBe(400);
    const foreign = await fetch(app.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      body: '{"act":"pay"}',
    });
    expect(foreign.status).toBe(400);
  });

  it('what it shows cannot become markup', () => {
    const html = renderPaymentPage({
      number: '<i>',
      product: '"><script>x</script>',
      price: 1,
      status: '<b>',
    });
    expect(html).not.toMatch(/<i>|<script>x|<b>/);
  });

  it('holds the invariants', () => checkInvariants(app));
});
