/** SIGKILL between holding a seat and writing the booking: the next process finds its own hold, nobody else got it. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAppointments } from '../support/appointments.ts';
import { startOutsideTelegram } from '../support/bot-process.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import { FAILURE_VARIABLE, formatFailure } from '../support/failpoints.ts';
import { eventually } from '../support/person.ts';

const ANNA = 512_340_001;
const FAULTY_MAIN = fileURLToPath(new URL('../faults/faulty-main.ts', import.meta.url));
/** The process dies when the seat is held and nobody wrote that down. */
const AFTER_HOLDING = formatFailure({ failpoint: 'after-activity', passage: 1, activity: 'reserveSlot' });

describe('killed between hold and booking', { timeout: 120_000 }, () => {
  let telegram: OutsideTelegram;

  const texts = (): readonly string[] =>
    (telegram.sandbox.world.chats[ANNA]?.messages ?? []).flatMap(({ message }) => message.text ?? []);
  const findButton = (prefix: string) =>
    (telegram.sandbox.world.chats[ANNA]?.messages ?? [])
      .flatMap(({ message }) =>
        (message.reply_markup?.inline_keyboard ?? [])
          .flat()
          .map((button) => ({ messageId: message.message_id, data: button.callback_data ?? '' })),
      )
      .findLast(({ data }) => data.startsWith(prefix));
  const press = async (prefix: string): Promise<void> => {
    const button = await eventually(async () => findButton(prefix), 30_000);
    telegram.sandbox.act(ANNA, { type: 'press', ...button });
  };
  const holds = async () =>
    (
      await telegram.db.query<{ confirmed: boolean; seat: number }>(
        'SELECT confirmed_at IS NOT NULL AS confirmed, seat FROM slot_holds',
      )
    ).rows;

  beforeAll(async () => {
    telegram = await startOutsideTelegram({
      at: Date.parse('2026-11-24T11:00:00+03:00'),
      main: FAULTY_MAIN,
    });
  });

  afterAll(() => telegram.stop());

  it('the seat is held, no booking is written', async () => {
    const bot = await telegram.startBot({ [FAILURE_VARIABLE]: AFTER_HOLDING });
    telegram.sandbox.act(ANNA, { type: 'start' });
    await eventually(async () => (texts().length > 1 ? true : undefined), 30_000);
    telegram.sandbox.act(ANNA, { type: 'text', text: 'хочу записаться' });
    await press('consult:date:2026-11-25');
    await press('consult:time:16:00');
    await press('consult:confirm');
    expect(await bot.gone).toBe('SIGKILL');
    expect(await holds()).toEqual([{ confirmed: false, seat: 1 }]);
    expect(await readAppointments(telegram, ANNA)).toEqual([]);
  });

  it('the next process books it once and says so once', async () => {
    await telegram.startBot();
    // The lease of the activity that died with its process.
    await telegram.moveClock(30_000);
    const stored = await eventually(async () => {
      const found = await readAppointments(telegram, ANNA);
      return found.length > 0 ? found : undefined;
    }, 30_000);
    const booked = { date: '2026-11-25', slot: '16:00', status: 'scheduled', confirmed: true };
    expect(stored).toEqual([expect.objectContaining(booked)]);
    await telegram.moveClock(30_000);
    const said = await eventually(async () => {
      const found = texts().filter((text) => text.startsWith('Записал вас'));
      return found.length > 0 ? found : undefined;
    }, 30_000);
    expect(said).toHaveLength(1);
    expect(await holds()).toEqual([{ confirmed: true, seat: 1 }]);
  });
});
