/** The process dies while the model thinks: the next one answers in its stead, once, within fifteen seconds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOutsideTelegram } from '../support/bot-process.ts';
import type { BotProcess, OutsideTelegram } from '../support/bot-process.ts';
import { startLlmStub } from '../support/llm-stub.ts';
import type { LlmStub } from '../support/llm-stub.ts';
import { eventually } from '../support/person.ts';

const ANNA = 512_340_001;

describe('killed while the model thinks', { timeout: 120_000 }, () => {
  let telegram: OutsideTelegram;
  let stub: LlmStub;
  let bot: BotProcess;

  const said = () =>
    (telegram.sandbox.world.chats[ANNA]?.messages ?? [])
      .map(({ message }) => message)
      .filter(({ from }) => from?.is_bot === true);
  const write = (text: string) => telegram.sandbox.act(ANNA, { type: 'text', text });
  const hear = (part: string) =>
    eventually(
      async () => (said().some(({ text }) => text?.includes(part) === true) ? true : undefined),
      30_000,
    );
  const start = () =>
    telegram.startBot({
      OPENAI_API_KEY: 'sk-stub',
      OPENAI_BASE_URL: stub.baseUrl,
      OPENAI_MODEL: 'stub-model',
    });

  beforeAll(async () => {
    stub = await startLlmStub();
    // The summary of the survey goes another way than this test's.
    stub.plan({ status: 400 });
    telegram = await startOutsideTelegram({ at: Date.parse('2026-11-24T11:00:00+03:00') });
    bot = await start();
    telegram.sandbox.act(ANNA, { type: 'start' });
    await hear('Здравствуйте');
    write('📊 Подбор инструмента');
    for (const [index, answer] of ['1', '1', '1', '3', '1'].entries()) {
      await hear(`Вопрос ${index + 1} из 5`);
      write(answer);
    }
    await hear('начнём с простого');
    stub.plan('hang');
  });

  afterAll(async () => {
    await telegram.stop();
    await stub.stop();
  });

  it('the client is answered once, in time', async () => {
    const before = said().length;
    const asked = stub.calls.length;
    const startedAt = performance.now();
    write('Читал про холодный кошелёк, но пока не завёл');
    await eventually(async () => (stub.calls.length > asked ? true : undefined));
    await bot.kill();
    bot = await start();
    await eventually(async () => (said().length > before ? true : undefined), 30_000);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(said()[before]?.text).toMatch(/\?/);
    // Whatever the dead process still had in mind says nothing more.
    await telegram.moveClock(60_000);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(said()).toHaveLength(before + 1);
  });
});
