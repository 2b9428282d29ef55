import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkValue } from '../../src/sandbox/bot-api/check-value.ts';
import type { Act } from '../../src/sandbox/world/act.ts';
import { channelId } from '../../src/sandbox/world/default-people.ts';
import type { Update } from '../../src/sandbox/world/telegram-shapes.ts';
import { annaId, irinaId, olegId, startSandbox } from './start-sandbox.ts';
import type { TestSandbox } from './start-sandbox.ts';

let test: TestSandbox;
beforeEach(async () => {
  test = await startSandbox();
});
afterEach(() => test.stop());

const act = (chatId: number, what: Act): Update | undefined => {
  test.sandbox.act(chatId, what);
  return test.sandbox.world.pending.at(-1)?.update;
};
const send = async (chatId: number, params: object): Promise<number> => {
  const { result } = await test.call('sendMessage', { chat_id: chatId, text: 'Вопрос', ...params });
  return (result as { message_id: number }).message_id;
};

describe('acts become updates of Telegram’s shape', () => {
  it.each<Act>([
    { type: 'start', payload: 'vk_ads' },
    { type: 'text', text: 'Пишите на a@b.ru или @anna_krylova' },
    { type: 'sticker' },
    { type: 'photo', caption: 'Чек' },
    { type: 'voice' },
    { type: 'contact' },
    { type: 'contact', foreign: true },
    { type: 'block' },
  ])('$type', (what) => {
    expect(checkValue(act(annaId, what), ['Update'], 'update')).toBeUndefined();
  });

  it('/start with a payload carries the command entity', () => {
    expect(act(annaId, { type: 'start', payload: 'vk' })?.message).toMatchObject({
      message_id: 1,
      from: { id: annaId, is_bot: false, first_name: 'Анна', username: 'anna_krylova', language_code: 'ru' },
      chat: { id: annaId, type: 'private' },
      date: 1_795_507_200,
      text: '/start vk',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
    });
  });

  it('a person without a username has none', () => {
    expect(act(olegId, { type: 'text', text: 'Привет' })?.message?.from).not.toHaveProperty('username');
  });

  it('update ids rise by one over all chats, message ids within each chat', () => {
    const first = act(annaId, { type: 'start' });
    const second = act(olegId, { type: 'start' });
    expect(second?.update_id).toBe((first?.update_id ?? 0) + 1);
    expect(second?.message?.message_id).toBe(1);
  });

  it('an edit is an edited_message with the same number', () => {
    act(annaId, { type: 'text', text: 'Превет' });
    const update = act(annaId, { type: 'edit', messageId: 1, text: 'Привет' });
    expect(update?.edited_message).toMatchObject({ message_id: 1, text: 'Привет', edit_date: 1_795_507_200 });
    expect(checkValue(update, ['Update'], 'update')).toBeUndefined();
  });

  it('a reply carries the message it replies to', async () => {
    act(irinaId, { type: 'start' });
    const messageId = await send(irinaId, {});
    const update = act(irinaId, { type: 'text', text: 'Отвечаю', replyTo: messageId });
    expect(update?.message?.reply_to_message).toMatchObject({ message_id: messageId, text: 'Вопрос' });
  });
});

describe('buttons', () => {
  const keyboard = { reply_markup: { inline_keyboard: [[{ text: 'Да', callback_data: 'survey:start' }]] } };

  it('a press is a callback_query with the message as it stands', async () => {
    act(annaId, { type: 'start' });
    const messageId = await send(annaId, keyboard);
    const update = act(annaId, { type: 'press', messageId, row: 0, col: 0 });
    expect(update?.callback_query).toMatchObject({
      from: { id: annaId },
      data: 'survey:start',
      message: { message_id: messageId, text: 'Вопрос', reply_markup: keyboard.reply_markup },
    });
    expect(checkValue(update, ['Update'], 'update')).toBeUndefined();
  });

  it('in the channel the presser is named', async () => {
    const messageId = await send(channelId, keyboard);
    expect(() => act(channelId, { type: 'press', messageId, row: 0, col: 0 })).toThrow(/as/);
    const update = act(channelId, { type: 'press', messageId, data: 'survey:start', as: irinaId });
    expect(update?.callback_query).toMatchObject({
      from: { id: irinaId },
      message: { chat: { id: channelId } },
    });
  });

  it('a link button opens and tells the bot nothing', async () => {
    act(annaId, { type: 'start' });
    const url = 'https://example.org/pay';
    const messageId = await send(annaId, {
      reply_markup: { inline_keyboard: [[{ text: 'Оплатить', url }]] },
    });
    const before = test.sandbox.world.pending.length;
    expect(test.sandbox.act(annaId, { type: 'press', messageId, row: 0, col: 0 })).toEqual({ open: url });
    expect(test.sandbox.world.pending).toHaveLength(before);
  });

  it('a reply key sends its text; one-time keyboards fold; a contact key shares the own number', async () => {
    act(annaId, { type: 'start' });
    const keys = [['Бонусы'], [{ text: 'Отправить телефон', request_contact: true }]];
    const asked = await send(annaId, { reply_markup: { keyboard: keys, one_time_keyboard: true } });
    expect(act(annaId, { type: 'key', text: 'Бонусы' })?.message?.text).toBe('Бонусы');
    expect(test.sandbox.world.chats[annaId]?.keyboard?.folded).toBe(true);
    expect(act(annaId, { type: 'key', text: 'Отправить телефон' })?.message).toMatchObject({
      contact: { phone_number: '79160000001', user_id: annaId },
      reply_to_message: { message_id: asked },
    });
    await send(annaId, { reply_markup: { remove_keyboard: true } });
    expect(test.sandbox.world.chats[annaId]?.keyboard).toBeUndefined();
  });
});

describe('blocking', () => {
  it('a block is my_chat_member kicked; a start takes it back before /start', () => {
    act(annaId, { type: 'start' });
    expect(act(annaId, { type: 'block' })?.my_chat_member).toMatchObject({
      old_chat_member: { status: 'member' },
      new_chat_member: { status: 'kicked' },
    });
    expect(() => act(annaId, { type: 'text', text: 'Эй' })).toThrow(/заблокирован/);
    act(annaId, { type: 'start' });
    const kinds = test.sandbox.world.pending.slice(-2).map(({ update }) => Object.keys(update)[1]);
    expect(kinds).toEqual(['my_chat_member', 'message']);
  });
});

describe('the control API', () => {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${test.url}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('acts, refusals and bad bodies have their statuses', async () => {
    const start = { chatId: annaId, act: { type: 'start' } };
    expect((await post('act', start)).status).toBe(200);
    expect((await post('act', { chatId: 1, act: { type: 'start' } })).status).toBe(404);
    expect((await post('act', { chatId: annaId, act: { type: 'dance' } })).status).toBe(400);
    expect((await post('act', start, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('clients come and go; ids are never used twice', async () => {
    const create = async (): Promise<{ id: number }> =>
      (await (await post('clients', { firstName: 'Мария' })).json()) as { id: number };
    const { id } = await create();
    expect((await fetch(`${test.url}/sandbox/clients/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(`${test.url}/sandbox/clients/${irinaId}`, { method: 'DELETE' })).status).toBe(409);
    await test.sandbox.reset();
    expect((await create()).id).toBe(id + 1);
  });

  it('the clock moves by seconds or to the next timer', async () => {
    const before = test.clock.nowMs;
    expect(await (await post('clock', { advanceSeconds: 60 })).json()).toMatchObject({
      now: before + 60_000,
    });
    expect((await post('clock', { to: 'next-timer' })).status).toBe(409);
    test.clock.nextDueAt = before + 3600_000;
    expect(await (await post('clock', { to: 'next-timer' })).json()).toMatchObject({
      now: before + 3600_000,
    });
  });

  it('a reset brings the clock back only when asked, and only a clock that can', async () => {
    const state = async (): Promise<{ clock: { canReset: boolean } }> =>
      (await (await fetch(`${test.url}/sandbox/state`)).json()) as { clock: { canReset: boolean } };
    expect((await state()).clock.canReset).toBe(false);
    expect((await post('reset', { clock: true })).status).toBe(409);
    expect((await post('reset', {})).status).toBe(204);
    const acts: string[] = [];
    const other = await startSandbox({
      clock: {
        now: () => 0,
        advance: async () => undefined,
        nextDue: async () => undefined,
        reset: async () => void acts.push('clock back'),
      },
      onReset: async () => void acts.push('forgotten'),
    });
    const resetOther = (body: object): Promise<Response> =>
      fetch(`${other.url}/sandbox/reset`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await resetOther({})).status).toBe(204);
    expect(acts).toEqual(['forgotten']);
    expect((await resetOther({ clock: true })).status).toBe(204);
    expect(acts).toEqual(['forgotten', 'forgotten', 'clock back']);
    await other.stop();
  });

  it('live events follow the state without a gap', async () => {
    const abort = new AbortController();
    const stream = await fetch(`${test.url}/sandbox/events`, { signal: abort.signal });
    const state = (await (await fetch(`${test.url}/sandbox/state`)).json()) as {
      seq: number;
      chats: unknown[];
    };
    expect(state.chats).toHaveLength(6);
    await post('act', { chatId: annaId, act: { type: 'start' } });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of stream.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.includes('message-added')) break;
    }
    abort.abort();
    expect(text).toContain(`"seq":${state.seq + 1}`);
  });
});
