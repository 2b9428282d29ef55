/**
 * A client asks for a manager, who takes the lead and then the dialogue; whatever somebody does, the process dies when
 * it is written and nothing of it is sent. Nothing is under way then, so all of it must come exactly once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MANAGERS_CHANNEL, SCHOOL_OWNER, startOutsideTelegram } from '../support/bot-process.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import { FAILURE_VARIABLE, formatFailure } from '../support/failpoints.ts';
import { eventually } from '../support/person.ts';
import { IS_FULL } from './extent.ts';
import { printReport } from './report.ts';
import { FAULTY_MAIN, SEEN_BY_ALL_MS } from './run-scenario.ts';
import { isAtRest } from './settle.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;
const PATIENCE_MS = 120_000;
const STEP_MS = 4_000;
const SOON_MS = 2 * 60_000;

describe.runIf(IS_FULL)('desks and leads, each act with a death in it', { timeout: 600_000 }, () => {
  const startedAt = performance.now();
  let telegram: OutsideTelegram;
  let kills = 0;

  const messages = (chat: number) =>
    (telegram.sandbox.world.chats[chat]?.messages ?? []).map(({ message }) => message);
  const having = (chat: number, part: string) =>
    messages(chat).filter(({ text }) => text?.includes(part) === true);
  const sends = (chat: number, part: string) =>
    telegram.sandbox
      .calls()
      .filter(
        ({ method, verdict, params }) =>
          method === 'sendMessage' &&
          verdict === 'accepted' &&
          Number(params['chat_id']) === chat &&
          String(params['text']).includes(part),
      );
  const press = (chat: number, part: string, label: string): void => {
    const message = having(chat, part).at(-1);
    const button = (message?.reply_markup?.inline_keyboard ?? [])
      .flat()
      .find(({ text }) => text.includes(label));
    if (message === undefined || button?.callback_data === undefined)
      throw new Error(
        `«${part}» in chat ${chat} has no button «${label}»: ${JSON.stringify(messages(chat))}`,
      );
    const as = chat < 0 ? { as: SCHOOL_OWNER } : {};
    telegram.sandbox.act(chat, {
      type: 'press',
      messageId: message.message_id,
      data: button.callback_data,
      ...as,
    });
  };
  const write = (chat: number, text: string) => telegram.sandbox.act(chat, { type: 'text', text });

  /** The act, the death at the n-th commit that orders a message, and the process after it, until all is quiet. */
  const withDeath = async (passage: number, act: () => void): Promise<void> => {
    const bot = await telegram.startBot({
      [FAILURE_VARIABLE]: formatFailure({ failpoint: 'after-commit', passage }),
    });
    act();
    expect(await bot.gone, bot.output()).toBe('SIGKILL');
    kills += 1;
    await bringToRest();
  };
  const bringToRest = async (): Promise<void> => {
    const bot = await telegram.startBot();
    await untilRest();
    await bot.kill();
  };
  /**
   * Nothing is to be sent, and no activity is out: its lease would be due within minutes. The clock goes by steps that
   * let an activity be made up for before the state that waits for it gives up, as it would by itself.
   */
  const untilRest = (): Promise<unknown> =>
    eventually(async () => {
      await telegram.moveClock(STEP_MS);
      await sleep(SEEN_BY_ALL_MS);
      return (await isAtRest(telegram, SOON_MS)) ? true : undefined;
    }, PATIENCE_MS);

  beforeAll(async () => {
    telegram = await startOutsideTelegram({ at: Date.parse('2026-11-24T11:00:00+03:00'), main: FAULTY_MAIN });
    for (const id of [SCHOOL_OWNER, ANNA, OLEG]) telegram.sandbox.act(id, { type: 'start' });
    await bringToRest();
  }, 120_000);

  afterAll(async () => {
    const calls = telegram.sandbox
      .calls()
      .filter(({ method, verdict }) => method === 'sendMessage' && verdict === 'accepted');
    printReport('desks', [
      {
        name: 'an act, a death',
        kills,
        updates: 3 + kills,
        messages: calls.length,
        duplicates: 0,
        unanswered: Object.keys(telegram.sandbox.world.callbacks).length,
        seconds: (performance.now() - startedAt) / 1000,
        problems: [],
      },
    ]);
    await telegram.stop();
  });

  it.each([
    ['his answer', ANNA, 1],
    ['the card', OLEG, 2],
  ])(
    'a client asks for a manager, the process dies with %s: one answer, one lead, one card',
    async (_name, client, passage) => {
      await withDeath(passage, () => write(client, '👤 Связаться с менеджером'));
      const { rows } = await telegram.db.query<{ id: string }>(
        'SELECT l.id::text FROM leads l JOIN users u ON u.id = l.user_id WHERE u.telegram_id = $1',
        [client],
      );
      expect(rows).toHaveLength(1);
      expect(sends(client, 'хотите поговорить с менеджером').length).toBeGreaterThan(0);
      expect(sends(MANAGERS_CHANNEL, `Заявка №${rows[0]?.id ?? ''}<`)).toHaveLength(1);
      expect(having(MANAGERS_CHANNEL, `Заявка №${rows[0]?.id ?? ''}\n`)).toHaveLength(1);
    },
  );

  it('the lead is taken: its card leaves the channel and comes to the manager once', async () => {
    await withDeath(1, () => press(MANAGERS_CHANNEL, 'Заявка №1\n', 'Взять заявку'));
    expect(having(MANAGERS_CHANNEL, 'Заявка №1\n')).toEqual([]);
    expect(sends(SCHOOL_OWNER, 'Заявка №1<')).toHaveLength(1);
  });

  it('the dialogue is taken: the manager hears of it once', async () => {
    await withDeath(1, () => press(SCHOOL_OWNER, 'Заявка №1\n', 'Перехватить'));
    expect(having(SCHOOL_OWNER, 'последние сообщения')).toHaveLength(1);
    const { rows } = await telegram.db.query('SELECT owner FROM users WHERE telegram_id = $1', [ANNA]);
    expect(rows).toEqual([{ owner: 'manager' }]);
  });

  it('what the client writes reaches the manager once, what he answers the client', async () => {
    await withDeath(1, () => write(ANNA, 'есть кто живой?'));
    expect(having(SCHOOL_OWNER, 'есть кто живой?')).toHaveLength(1);
    await withDeath(1, () => write(SCHOOL_OWNER, 'Да, это я'));
    expect(having(ANNA, 'Да, это я')).toHaveLength(1);
  });
});
