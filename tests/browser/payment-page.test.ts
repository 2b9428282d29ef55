/** The payment page in a real browser: a client pays from the chat, by clicks, at a desk and on a telephone. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop } from '../payments/shop.ts';
import type { Shop } from '../payments/shop.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { findChromium, startBrowser, watchPage } from '../support/browser.ts';

const DEVICES: readonly (readonly [string, number, BrowserContextOptions])[] = [
  ['at a desk', 512_340_001, { viewport: { width: 1280, height: 800 } }],
  ['on a telephone', 512_340_002, { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true }],
];

describe.skipIf(findChromium() === undefined)('the payment page in a browser', () => {
  let app: TestApp;
  let shop: Shop;
  let browser: Browser;

  beforeAll(async () => {
    app = await startTestApp();
    shop = openShop(app);
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it.each(DEVICES)('%s: the link opens, «Оплатить» pays, nothing complains', async (_, client, context) => {
    await app.person(client).start();
    await shop.press(client, 'offer:pay:1');
    const link = (await shop.orders(client))[0]?.link ?? '';
    const page = await (await browser.newContext(context)).newPage();
    const complaints = watchPage(page);
    await page.goto(link);
    await page.getByText('Ждёт оплаты').waitFor();
    await page.getByRole('button', { name: /^Оплатить/ }).click();
    await page.getByText('Принято: «payed»').waitFor();
    expect(await page.locator('#status').textContent()).toBe('Оплачен');
    const width = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
    expect(width).toEqual([context.viewport?.width, context.viewport?.width]);
    await page.getByRole('link', { name: 'Вернуться в чат' }).click();
    await page.waitForURL(/\/$/);
    expect(await shop.orders(client)).toMatchObject([{ status: 'paid' }]);
    expect(complaints).toEqual([]);
  });
});
