/** J21, 7: the process is replaced at the thirtieth hour of silence; the first letter is not repeated, the second is in time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOutsideTelegram } from '../support/bot-process.ts';
import type { BotProcess, OutsideTelegram } from '../support/bot-process.ts';
import { eventually } from '../support/person.ts';

const ANNA = 512_340_001;
const HOUR_MS = 3_600_000;
/** Longer than a process needs to see the moved clock and to sweep what is due. */
const QUIET_MS = 8_000;

describe('J21: silence across a restart', { timeout: 180_000 }, () => {
  let telegram: OutsideTelegram;
  let bot: BotProcess;

  const said = () =>
    (telegram.sandbox.world.chats[ANNA]?.messages ?? []).flatMap(({ message }) =>
      message.from?.is_bot === true ? [message.text ?? ''] : [],
    );
  const hear = (count: number) =>
    eventually(async () => (said().length >= count ? said().slice(count - 1) : undefined), 30_000);

  beforeAll(async () => {
    telegram = await startOutsideTelegram({ at: Date.parse('2026-11-24T11:00:00+03:00') });
    bot = await telegram.startBot();
    telegram.sandbox.act(ANNA, { type: 'start' });
    await hear(1);
  });

  afterAll(() => telegram.stop());

  it('7: killed at hour 30, the first letter is not repeated and the second comes at hour 72', async () => {
    const before = said().length;
    await telegram.moveClock(24 * HOUR_MS + 60_000);
    const [first = ''] = await hear(before + 1);
    expect(first).toContain('гайды');
    // Six hours on everybody knows that the letter arrived.
    await eventually(async () => {
      const { rowCount } = await telegram.db.query("SELECT 1 FROM outbox WHERE status = 'pending'");
      return rowCount === 0 ? true : undefined;
    });
    await telegram.moveClock(6 * HOUR_MS);
    await bot.kill();
    bot = await telegram.startBot();
    await sleep(QUIET_MS);
    expect(said()).toHaveLength(before + 1);
    await telegram.moveClock(41.5 * HOUR_MS);
    await sleep(QUIET_MS);
    expect(said()).toHaveLength(before + 1);
    await telegram.moveClock(HOUR_MS);
    const [second = ''] = await hear(before + 2);
    expect(second).not.toBe(first);
    expect(second).toContain('Бонусы');
    await telegram.moveClock(10 * 24 * HOUR_MS);
    await sleep(QUIET_MS);
    expect(said()).toHaveLength(before + 2);
  });
});
