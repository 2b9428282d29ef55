/** The chat page as people meet it: the whole app, a real browser, clicks only; at a desk and on a telephone. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { findChromium, startBrowser, watchPage } from '../support/browser.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const QUESTIONS = [1, 2, 3, 4, 5];
const GUIDES = ['Первый криптокошелёк', 'Как распознать мошенников', 'Чек-лист риск-менеджмента'];

interface Device {
  readonly name: string;
  readonly client: string;
  readonly clientId: number;
  readonly context: BrowserContextOptions;
}

const DESK: Device = {
  name: 'at a desk',
  client: 'Анна Крылова',
  clientId: 512_340_001,
  context: { viewport: { width: 1280, height: 800 } },
};
const PHONE: Device = {
  name: 'on a telephone',
  client: 'Олег',
  clientId: 512_340_002,
  context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

describe.skipIf(findChromium() === undefined)('the chat page', () => {
  let app: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    if (!existsSync(`${PROJECT}dist/sandbox/index.html`))
      execFileSync(process.execPath, ['scripts/build-web.ts'], { cwd: PROJECT });
    app = await startTestApp();
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  it.each([DESK, PHONE])(
    '$name: from /start to the segment by clicking, the newest always in sight',
    async ({ client, context }) => {
      const page = await openPage(browser, app, context);
      const complaints = watchPage(page);
      await openChat(page, client);
      await page.getByRole('button', { name: 'Старт' }).click();
      await seeLast(page, 'Здравствуйте');
      // Sooner than the page's own rounds of 5 s: the reminder is armed as soon as the greeting is out.
      if (!context.isMobile)
        await page.locator('.clock-next', { hasText: 'через 24 ч' }).waitFor({ timeout: 3_000 });
      await pressKey(page, 'Получить бонус');
      await seeLast(page, 'Готовы начать?');
      for (const guide of GUIDES) expect(await page.locator('.bubble a', { hasText: guide }).count()).toBe(1);
      await pressKey(page, 'Да, поехали');
      for (const question of QUESTIONS) {
        await seeLast(page, `Вопрос ${question} из 5`);
        await expectAtBottom(page);
        await page.locator('.message').last().locator('.key').first().dispatchEvent('click');
      }
      await page.locator('.bubble', { hasText: 'вот как я вас понял' }).waitFor();
      await expectAtBottom(page);

      await sendQuickly(page, ['раз', 'два', 'три']);
      await app.settle();
      await expectAtBottom(page);
      expect(await page.locator('.down-button-shown').count()).toBe(0);

      expect(complaints).toEqual([]);
      expect(app.errors()).toEqual([]);
      await page.context().close();
    },
    60_000,
  );

  it('who reads further up is left there, and own words lead down again', async () => {
    const page = await openPage(browser, app, DESK.context);
    await openChat(page, DESK.client);
    await expectAtBottom(page);
    await page.locator('.messages').hover();
    await page.mouse.wheel(0, -600);
    await page.locator('.down-button-shown').waitFor();
    await page.locator('.floating-day-shown', { hasText: 'Сегодня' }).waitFor();
    await page.locator('.floating-day-shown').waitFor({ state: 'detached' });
    await app.person(DESK.clientId).key('🎁 Бонусы');
    // One's own words are one's own wherever they were typed.
    await expectAtBottom(page);
    await page.mouse.wheel(0, -600);
    await page.locator('.down-button-shown').waitFor();
    await app.wait({ hours: 25 });
    await app.wait({ hours: 49 });
    expect(await gapToBottom(page)).toBeGreaterThan(300);
    await sendQuickly(page, ['а что дальше?']);
    await app.settle();
    await expectAtBottom(page);
    await page.context().close();
  }, 60_000);

  it('on a telephone the list counts what came to the chat behind it, and a tap shows a bubble’s tools', async () => {
    const page = await openPage(browser, app, PHONE.context);
    await openChat(page, PHONE.client);
    await expectAtBottom(page);
    const own = page.locator('.message-out').last();
    const tools = own.locator('.message-tools');
    expect(await tools.evaluate(readOpacity)).toBe('0');
    await own.locator('.bubble').tap();
    await expect.poll(() => tools.evaluate(readOpacity)).toBe('1');
    const pencil = await own.getByRole('button', { name: 'Изменить' }).boundingBox();
    expect(pencil?.x).toBeGreaterThanOrEqual(0);
    expect((pencil?.x ?? 0) + (pencil?.width ?? 0)).toBeLessThanOrEqual(390);

    await page.getByRole('button', { name: 'К списку чатов' }).click();
    const said = await app.person(PHONE.clientId).say('/help');
    const row = page.locator('.chat-row', { hasText: PHONE.client });
    await expect.poll(() => row.locator('.badge').textContent()).toBe(String(said.length));
    await row.click();
    await expectAtBottom(page);
    await page.getByRole('button', { name: 'К списку чатов' }).click();
    expect(await row.locator('.badge').count()).toBe(0);
    await page.context().close();
  }, 60_000);

  it('the channel and the managers stay in reach however many clients there are', async () => {
    for (const firstName of ['Пётр', 'Мария', 'Глеб', 'Зоя', 'Ян'])
      await app.post('/sandbox/clients', { firstName });
    const page = await openPage(browser, app, DESK.context);
    expect(await page.locator('.chat-row', { hasText: 'Заявки' }).evaluate(isOnScreen)).toBe(true);
    const managers = page.getByRole('button', { name: 'Менеджеры' });
    expect(await managers.evaluate(isOnScreen)).toBe(true);
    await managers.click();
    const vera = page.locator('.chat-row', { hasText: 'Вера' });
    await expect.poll(() => vera.evaluate(isOnScreen)).toBe(true);
    await page.context().close();
  });

  it('a guide remembers its ticks and obeys its policy; a wrong address leads to all three', async () => {
    const context = await browser.newContext(PHONE.context);
    const page = await context.newPage();
    const complaints = watchPage(page);
    await page.goto(`${app.origin}/bonus/risk-checklist`);
    await page.getByRole('checkbox').nth(1).check();
    await page.reload();
    expect(await page.getByRole('checkbox').nth(1).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox').nth(0).isChecked()).toBe(false);
    expect(await page.getByRole('link', { name: 'Вернуться в чат' }).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.goto(`${app.origin}/bonus/risk`);
    for (const guide of GUIDES) expect(await page.getByRole('link', { name: guide }).isVisible()).toBe(true);
    await context.close();
  });
});

async function openPage(browser: Browser, app: TestApp, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ ...options, locale: 'ru-RU' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(app.origin);
  await page.locator('.chat-row').first().waitFor({ state: 'attached' });
  return page;
}

async function openChat(page: Page, client: string): Promise<void> {
  await page.locator('.chat-row', { hasText: client }).click();
  await page.locator('.chat-head h2', { hasText: client }).waitFor();
}

async function pressKey(page: Page, label: string): Promise<void> {
  await page.locator('.key', { hasText: label }).last().click();
}

async function sendQuickly(page: Page, lines: readonly string[]): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Сообщение' });
  for (const line of lines) {
    await field.fill(line);
    await field.press('Enter');
  }
  await page.locator('.message-sending').first().waitFor({ state: 'detached' });
}

async function seeLast(page: Page, text: string): Promise<void> {
  await page.locator('.message:last-child .bubble', { hasText: text }).waitFor();
}

/** Pixels hidden below the pane. The tests' own compilation knows no browser types, so the page is asked in text. */
async function gapToBottom(page: Page): Promise<number> {
  return page.evaluate<number>(
    "(() => { const pane = document.querySelector('.messages'); return pane.scrollHeight - pane.scrollTop - pane.clientHeight; })()",
  );
}

/** The pane comes to rest at its end. */
async function expectAtBottom(page: Page): Promise<void> {
  await expect.poll(() => gapToBottom(page), { timeout: 5_000 }).toBeLessThanOrEqual(2);
}

function readOpacity(element: unknown): string {
  const { getComputedStyle } = globalThis as unknown as {
    getComputedStyle(of: unknown): { opacity: string };
  };
  return getComputedStyle(element).opacity;
}

/** True when a press on the element's middle would meet the element itself. */
function isOnScreen(element: unknown): boolean {
  interface Seen {
    getBoundingClientRect(): { left: number; top: number; width: number; height: number };
    contains(other: unknown): boolean;
  }
  const { document } = globalThis as unknown as {
    document: { elementFromPoint(x: number, y: number): unknown };
  };
  const seen = element as Seen;
  const { left, top, width, height } = seen.getBoundingClientRect();
  const met = document.elementFromPoint(left + width / 2, top + height / 2);
  return met !== null && seen.contains(met);
}
