/** J17, 7: the process is killed while a manager leads; the takeover lasts, and nothing said meanwhile is lost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOutsideTelegram } from '../support/bot-process.ts';
import type { BotProcess, OutsideTelegram } from '../support/bot-process.ts';
import { eventually } from '../support/person.ts';
import { IRINA } from '../support/school.ts';

const ANNA = 512_340_001;

describe('a takeover outlives its process', { timeout: 120_000 }, () => {
  let telegram: OutsideTelegram;
  let bot: BotProcess;

  const messages = (chat: number) =>
    (telegram.sandbox.world.chats[chat]?.messages ?? []).map(({ message }) => message);
  const seen = (chat: number, part: string) =>
    eventually(async () => messages(chat).find(({ text }) => text?.includes(part) === true), 30_000);
  const press = async (chat: number, part: string, label: string): Promise<void> => {
    const message = await seen(chat, part);
    const buttons = (message.reply_markup?.inline_keyboard ?? []).flat();
    const data = buttons.find(({ text }) => text === label)?.callback_data ?? '';
    telegram.sandbox.act(chat, { type: 'press', messageId: message.message_id, data });
  };

  beforeAll(async () => {
    telegram = await startOutsideTelegram({ at: Date.parse('2026-11-24T11:00:00+03:00') });
    bot = await telegram.startBot();
    await telegram.db.query(
      "INSERT INTO admins (telegram_id, role, name) VALUES ($1, 'manager', 'Ирина') ON CONFLICT DO NOTHING",
      [IRINA],
    );
    for (const id of [ANNA, IRINA]) telegram.sandbox.act(id, { type: 'start' });
    await seen(ANNA, 'Здравствуйте');
    // Roles are read anew every two seconds; who asks more often than a person would is not heard.
    let asked = 0;
    await eventually(async () => {
      if (Date.now() - asked > 2_500) {
        asked = Date.now();
        telegram.sandbox.act(IRINA, { type: 'text', text: '/leads Анна' });
      }
      return messages(IRINA).some(({ text }) => text?.includes('Поиск') === true) ? true : undefined;
    }, 30_000);
    const list = await seen(IRINA, 'Поиск');
    const label = (list.reply_markup?.inline_keyboard ?? [])
      .flat()
      .find(({ text }) => text.includes('Анна'))?.text;
    await press(IRINA, 'Поиск', label ?? '');
    await press(IRINA, 'Ведёт: бот', '🎧 Перехватить');
    await seen(IRINA, 'последние сообщения');
  });

  afterAll(() => telegram.stop());

  it('what the client wrote while nobody ran reaches the manager, and his answer the client', async () => {
    await bot.kill();
    const before = messages(ANNA).filter(({ from }) => from?.is_bot === true).length;
    telegram.sandbox.act(ANNA, { type: 'text', text: 'есть кто живой?' });
    bot = await telegram.startBot();
    await seen(IRINA, 'есть кто живой?');
    telegram.sandbox.act(IRINA, { type: 'text', text: 'Да, это я' });
    await seen(ANNA, 'Да, это я');
    expect(messages(ANNA).filter(({ from }) => from?.is_bot === true)).toHaveLength(before + 1);
  });
});
