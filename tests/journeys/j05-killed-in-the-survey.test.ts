/** J05: the process is killed in the middle of the survey; nobody notices. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOutsideTelegram } from '../support/bot-process.ts';
import type { BotProcess, OutsideTelegram } from '../support/bot-process.ts';
import { eventually } from '../support/person.ts';

const ANNA = 512_340_001;

describe('J05: SIGKILL in the middle of the survey', { timeout: 120_000 }, () => {
  let telegram: OutsideTelegram;
  let bot: BotProcess;

  const lastFromBot = () => {
    const messages = telegram.sandbox.world.chats[ANNA]?.messages ?? [];
    return messages.findLast(({ message }) => message.from?.is_bot === true)?.message;
  };
  const waitForText = (part: string) =>
    eventually(
      async () => (lastFromBot()?.text?.includes(part) === true ? lastFromBot() : undefined),
      30_000,
    );
  const pressLast = async (prefix: string): Promise<void> => {
    const message = lastFromBot();
    const buttons = (message?.reply_markup?.inline_keyboard ?? []).flat();
    const data = buttons
      .map((button) => button.callback_data)
      .find((found) => found?.startsWith(prefix) === true);
    if (message === undefined || data === undefined)
      throw new Error(`no button ${prefix} under «${message?.text ?? ''}»`);
    telegram.sandbox.act(ANNA, { type: 'press', messageId: message.message_id, data });
  };
  const answers = async () =>
    (
      await telegram.db.query<{ question_code: string }>(
        'SELECT question_code FROM survey_answers ORDER BY id',
      )
    ).rows.length;

  beforeAll(async () => {
    telegram = await startOutsideTelegram({ at: Date.parse('2026-11-24T11:00:00+03:00') });
    bot = await telegram.startBot();
  });

  afterAll(() => telegram.stop());

  it('1: two answers, SIGKILL, and the bot is up again', async () => {
    telegram.sandbox.act(ANNA, { type: 'start' });
    await eventually(async () => (lastFromBot() === undefined ? undefined : true));
    await pressLast('bonus:get');
    await eventually(async () => {
      const buttons = (lastFromBot()?.reply_markup?.inline_keyboard ?? []).flat();
      return buttons.some((button) => button.callback_data?.startsWith('survey:start')) ? true : undefined;
    });
    await pressLast('survey:start');
    await waitForText('Вопрос 1 из 5');
    await pressLast('survey:q1:');
    await waitForText('Вопрос 2 из 5');
    await pressLast('survey:q2:');
    await waitForText('Вопрос 3 из 5');
    await bot.kill();
    bot = await telegram.startBot();
    expect((await fetch(`${bot.origin}/healthz`)).status).toBe(200);
  });

  it('2: the question already shown takes its answer; the earlier ones are there', async () => {
    await pressLast('survey:q3:');
    // The dead process may have held the chat: its lease runs out.
    await telegram.moveClock(30_000);
    await waitForText('Вопрос 4 из 5');
    expect(await answers()).toBe(3);
  });

  it('3: killed after answer 4 was written and before question 5 went out: not doubled, and question 5 comes', async () => {
    telegram.sandbox.failNext({ method: 'sendMessage', times: 1, error: 'timeout' });
    await pressLast('survey:q4:');
    await eventually(async () => ((await answers()) === 4 ? true : undefined));
    await bot.kill();
    bot = await telegram.startBot();
    await telegram.moveClock(30_000);
    await waitForText('Вопрос 5 из 5');
    expect(await answers()).toBe(4);
  });

  it('4: the sum is right and the segment is set', async () => {
    await pressLast('survey:q5:');
    const user = await eventually(async () => {
      const found = await telegram.db.query<{
        id: number;
        segment: string | null;
        lead_score: number | null;
      }>('SELECT id, segment, lead_score FROM users');
      return found.rows[0]?.segment === null ? undefined : found.rows[0];
    });
    const sum = await telegram.db.query<{ points: number }>(
      'SELECT sum(points)::int AS points FROM survey_answers',
    );
    expect(user.lead_score).toBe(sum.rows[0]?.points);
    expect(await answers()).toBe(5);
  });
});
