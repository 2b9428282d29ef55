/**
 * An endpoint on its worst day, a different one for every client at once: each gets a sensible answer within fifteen
 * seconds of his message, and no webhook waits for the model.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { goodAnswer, startLlmStub } from '../support/llm-stub.ts';
import type { LlmStub, StubBehaviour } from '../support/llm-stub.ts';

/** A word of the client's message → what his model does. */
const DAYS: { readonly [word: string]: StubBehaviour } = {
  'про кошелёк': { say: goodAnswer(), afterMs: 5_000 },
  'про биржу': 'hang',
  'про налоги знакомых': 'cut',
  'про перевод': 'garbage',
  'про дневник': 'empty-object',
  'про пароли': { status: 500 },
  'про новости': { status: 429, retryAfterSeconds: 30 },
  'про комиссии сети': { say: '{}' },
  'про выбор монеты': { say: '' },
  'про риск брата': { say: goodAnswer({ reply_text: 'Слово. '.repeat(715) }) },
  'про учёт': { say: goodAnswer({ buttons: [{ text: 'Сбросить', callback: 'admin:drop' }] }) },
  'про стейкинг друга': { say: goodAnswer().slice(0, 60), finish: 'length' },
};

describe('on the endpoint’s worst day', () => {
  let app: TestApp;
  let stub: LlmStub;

  beforeAll(async () => {
    stub = await startLlmStub();
    stub.planBy(({ messages }) => {
      const asked = messages.at(-1)?.content ?? '';
      return Object.entries(DAYS).find(([word]) => asked.includes(word))?.[1];
    });
    const llm = { OPENAI_API_KEY: 'sk-stub', OPENAI_BASE_URL: stub.baseUrl, OPENAI_MODEL: 'stub-model' };
    app = await startTestApp({ env: llm });
  });

  afterAll(async () => {
    await app.stop();
    await stub.stop();
  });

  /** A client in a scenario, at the point where the model answers. */
  async function enterTalk(name: string): Promise<number> {
    const response = await app.post('/sandbox/clients', { firstName: name });
    const { id } = (await response.json()) as { readonly id: number };
    const client = app.person(id);
    await client.start();
    await client.press('bonus:get');
    await client.press('survey:start');
    for (const answer of ['1:none', '2:learn', '3:small', '4:open', '5:later'])
      await client.press(`survey:q${answer}`);
    return id;
  }

  /** Posts a text as Telegram would; resolves with the webhook's time and the time until the answer, ms. */
  async function writeAndWait(id: number, text: string, number: number) {
    const chat = { id, type: 'private', first_name: 'Клиент' };
    const from = { id, is_bot: false, first_name: 'Клиент' };
    const date = Math.floor(Date.parse('2026-11-24T08:00:00Z') / 1000);
    const message = { message_id: 9_000_000 + number, date, from, chat, text };
    const before = (await app.person(id).chat()).length;
    const startedAt = performance.now();
    await fetch(`${app.origin}/telegram/webhook`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': 'webhook-secret-for-tests',
      },
      body: JSON.stringify({ update_id: 900_000_000 + number, message }),
    });
    const webhookMs = performance.now() - startedAt;
    for (;;) {
      const said = (await app.person(id).chat()).slice(before).filter(({ fromBot }) => fromBot);
      const answeredMs = performance.now() - startedAt;
      if (said.length > 0 || answeredMs > 30_000) return { webhookMs, answeredMs, said };
      await sleep(50);
    }
  }

  it('every client gets a sensible answer in time', async () => {
    const words = Object.keys(DAYS);
    const ids: number[] = [];
    for (const word of words) ids.push(await enterTalk(`Клиент ${word}`));
    const answers = await Promise.all(
      words.map((word, index) =>
        writeAndWait(ids[index] ?? 0, `Вчера читал ${word} и всё думаю об этом`, index),
      ),
    );
    for (const [index, { webhookMs, answeredMs, said }] of answers.entries()) {
      const what = `${words[index]}: ${Math.round(answeredMs)} ms, ${JSON.stringify(said)}`;
      expect(webhookMs, what).toBeLessThan(3_000);
      expect(answeredMs, what).toBeLessThan(15_000);
      expect(said.length, what).toBeGreaterThan(0);
      for (const { text, buttons } of said) {
        expect(text, what).not.toMatch(/undefined|reply_text|[{}]|null/);
        expect(text.trim().length, what).toBeGreaterThan(20);
        expect(buttons.map(({ callback_data: data }) => data)).not.toContain('admin:drop');
      }
    }
  }, 120_000);

  it('holds the invariants', () => checkInvariants(app));
});
