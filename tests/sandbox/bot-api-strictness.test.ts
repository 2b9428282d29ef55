import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { annaId, irinaId, olegId, startSandbox, token } from './start-sandbox.ts';
import type { ApiAnswer, TestSandbox } from './start-sandbox.ts';

let test: TestSandbox;
beforeEach(async () => {
  test = await startSandbox();
  test.sandbox.act(annaId, { type: 'start' });
});
afterEach(() => test.stop());

const send = (params: Record<string, unknown>): Promise<ApiAnswer> =>
  test.call('sendMessage', { chat_id: annaId, text: 'Здравствуйте', ...params });
const inline = (...buttons: object[]): Record<string, unknown> => ({
  reply_markup: { inline_keyboard: [buttons] },
});

describe('the shape of a call', () => {
  it('an unknown method is 404, a wrong token 401', async () => {
    expect(await test.call('sendMesage')).toEqual({ ok: false, error_code: 404, description: 'Not Found' });
    const wrong = await fetch(`${test.url}/bot1:wrong/getMe`);
    expect(wrong.status).toBe(401);
  });

  it.each([
    [{ foo: 1 }, /unknown field "foo"/],
    [{ text: undefined }, /field "text" is required/],
    [{ text: 5 }, /text must be String/],
    [{ chat_id: true }, /chat_id must be Integer or String/],
    [{ reply_markup: { inline_keyboard: [[{ text: 'A', calback_data: 'a' }]] } }, /unknown field/],
    [{ reply_parameters: {} }, /field "reply_parameters.message_id" is required/],
    [{ entities: [{ type: 'bold', offset: '0', length: 1 }] }, /entities\[0\].offset must be Integer/],
  ])('%j is refused', async (params, reason) => {
    const answer = await send(params);
    expect(answer).toMatchObject({ ok: false, error_code: 400 });
    expect(answer.description).toMatch(reason);
  });

  it('a documented method that the sandbox lacks is checked and then refused as such', async () => {
    expect((await test.call('sendDice', { chat_id: annaId, bad: 1 })).error_code).toBe(400);
    expect(await test.call('sendDice', { chat_id: annaId })).toMatchObject({ ok: false, error_code: 501 });
  });

  it('forms, queries and multipart carry text that is read by the documented type', async () => {
    const base = `${test.url}/sandbox/api/bot${token}`;
    const query = await fetch(`${base}/sendMessage?chat_id=${annaId}&text=q&disable_notification=true`);
    const markup = JSON.stringify({ inline_keyboard: [[{ text: 'A', callback_data: 'a' }]] });
    const body = new URLSearchParams({ chat_id: String(annaId), text: 'form', reply_markup: markup });
    const form = await fetch(`${base}/sendMessage`, { method: 'POST', body });
    const parts = new FormData();
    parts.set('chat_id', String(annaId));
    parts.set('document', new Blob(['a,b']), 'clients.csv');
    const upload = (await (
      await fetch(`${base}/sendDocument`, { method: 'POST', body: parts })
    ).json()) as ApiAnswer;
    expect([query.status, form.status]).toEqual([200, 200]);
    expect(upload.result).toMatchObject({ document: { file_name: 'clients.csv', file_size: 3 } });
  });
});

describe('texts', () => {
  it('4096 characters pass and 4097 do not, counted after entity parsing', async () => {
    expect((await send({ text: `<b>${'я'.repeat(4096)}</b>`, parse_mode: 'HTML' })).ok).toBe(true);
    expect((await send({ text: 'я'.repeat(4097) })).description).toBe('Bad Request: message is too long');
  });

  it('an empty text is refused, also when only spaces or tags remain', async () => {
    for (const text of ['', '  \n ', '<b></b>']) {
      expect((await send({ text, parse_mode: 'HTML' })).description).toBe(
        'Bad Request: message text is empty',
      );
    }
  });

  it.each([
    ['<b>a', `Can't find end tag corresponding to start tag "b"`],
    ['<b>a</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['<h1>a</h1>', 'Unsupported start tag "h1" at byte offset 0'],
    ['цена < 5', 'Unsupported start tag "" at byte offset 9'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
    ['<a href="x>a</a>', 'Unclosed start tag at byte offset 0'],
    ['<span>a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['a&nbsp;b', 'Unsupported entity "&nbsp;" at byte offset 1'],
  ])('%s is broken HTML', async (text, reason) => {
    expect(await send({ text, parse_mode: 'HTML' })).toEqual({
      ok: false,
      error_code: 400,
      description: `Bad Request: can't parse entities: ${reason}`,
    });
  });

  it('good HTML becomes text and entities', async () => {
    const text = '<b>Да &amp; <i>нет</i></b> <a href="https://t.me/x?a=1&amp;b=2">тут</a> /help';
    const { result } = await send({ text, parse_mode: 'HTML' });
    expect(result).toMatchObject({
      text: 'Да & нет тут /help',
      entities: [
        { type: 'bold', offset: 0, length: 8 },
        { type: 'italic', offset: 5, length: 3 },
        { type: 'text_link', offset: 9, length: 3, url: 'https://t.me/x?a=1&b=2' },
        { type: 'bot_command', offset: 13, length: 5 },
      ],
    });
  });
});

describe('keyboards', () => {
  it('callback data is limited to 64 bytes, not characters', async () => {
    expect((await send(inline({ text: 'A', callback_data: 'я'.repeat(32) }))).ok).toBe(true);
    const answer = await send(inline({ text: 'A', callback_data: 'я'.repeat(33) }));
    expect(answer.description).toBe('Bad Request: BUTTON_DATA_INVALID');
  });

  it('a button has exactly one action', async () => {
    expect((await send(inline({ text: 'A' }))).error_code).toBe(400);
    expect((await send(inline({ text: 'A', url: 'https://a.ru', callback_data: 'a' }))).error_code).toBe(400);
  });

  it('eight buttons a row, a hundred in all', async () => {
    const button = { text: 'A', callback_data: 'a' };
    const rows = (count: number, width: number): Record<string, unknown> => ({
      reply_markup: {
        inline_keyboard: Array.from({ length: count }, () => Array.from({ length: width }, () => button)),
      },
    });
    expect((await send(rows(12, 8))).ok).toBe(true);
    expect((await send(rows(1, 9))).ok).toBe(false);
    expect((await send(rows(13, 8))).ok).toBe(false);
  });
});

describe('whom the bot may write to', () => {
  it('an unknown chat, a person who never wrote, a person who blocked the bot', async () => {
    expect((await send({ chat_id: 1 })).description).toBe('Bad Request: chat not found');
    expect(await send({ chat_id: olegId })).toMatchObject({
      error_code: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    });
    test.sandbox.act(annaId, { type: 'block' });
    expect(await send({})).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
  });

  it('too fast is 429 with the seconds to wait', async () => {
    await test.stop();
    test = await startSandbox({ limits: { perChat: { burst: 2, perSecond: 0.5 } } });
    test.sandbox.act(annaId, { type: 'start' });
    expect([(await send({})).ok, (await send({})).ok]).toEqual([true, true]);
    expect(await send({})).toMatchObject({ error_code: 429, parameters: { retry_after: 2 } });
    test.clock.nowMs += 2000;
    expect((await send({})).ok).toBe(true);
  });
});

describe('edits, deletions, answers', () => {
  it('an edit that changes nothing is refused; an edit without markup drops the keyboard', async () => {
    const { result } = await send(inline({ text: 'A', callback_data: 'a' }));
    const { message_id } = result as { message_id: number };
    const edit = (params: object): Promise<ApiAnswer> =>
      test.call('editMessageText', { chat_id: annaId, message_id, text: 'Здравствуйте', ...params });
    expect((await edit(inline({ text: 'A', callback_data: 'a' }))).description).toMatch(
      /^Bad Request: message is not modified: /,
    );
    expect((await edit({})).result).not.toHaveProperty('reply_markup');
    expect((await edit({ message_id: 99 })).description).toBe('Bad Request: message to edit not found');
    expect((await edit({ message_id: 1 })).description).toBe("Bad Request: message can't be edited");
  });

  it('an absent message and one of two days ago cannot be deleted', async () => {
    const { result } = await send({});
    const params = { chat_id: annaId, message_id: (result as { message_id: number }).message_id };
    test.clock.nowMs += 49 * 3600_000;
    expect((await test.call('deleteMessage', params)).description).toBe(
      "Bad Request: message can't be deleted for everyone",
    );
    test.clock.nowMs -= 2 * 3600_000;
    expect((await test.call('deleteMessage', params)).result).toBe(true);
    expect((await test.call('deleteMessage', params)).description).toBe(
      'Bad Request: message to delete not found',
    );
  });

  it('a press is answered once, and not after 15 minutes', async () => {
    const { result } = await send(inline({ text: 'A', callback_data: 'a' }));
    const { message_id: messageId } = result as { message_id: number };
    const press = (): string =>
      test.sandbox.act(annaId, { type: 'press', messageId, data: 'a' }).callbackId ?? '';
    const answer = (id: string): Promise<ApiAnswer> =>
      test.call('answerCallbackQuery', { callback_query_id: id });
    const invalid = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    const first = press();
    expect((await answer(first)).result).toBe(true);
    expect((await answer(first)).description).toBe(invalid);
    expect((await answer('12345')).description).toBe(invalid);
    const late = press();
    test.clock.nowMs += 15 * 60_000 + 1;
    expect((await answer(late)).description).toBe(invalid);
  });

  it('managers are members of the channel, clients are not', async () => {
    const member = async (user_id: number): Promise<unknown> =>
      (await test.call('getChatMember', { chat_id: -1_001_555_000_111, user_id })).result;
    expect(await member(irinaId)).toMatchObject({ status: 'member' });
    expect(await member(annaId)).toMatchObject({ status: 'left' });
    expect(await member(7_000_000_001)).toMatchObject({ status: 'administrator' });
  });
});

describe('what tests may order and read', () => {
  it('every call is logged with its verdict', async () => {
    await send({});
    await send({ text: '' });
    expect(test.sandbox.calls()).toMatchObject([
      { method: 'sendMessage', verdict: 'accepted' },
      { method: 'sendMessage', verdict: 'refused', code: 400, reason: 'Bad Request: message text is empty' },
    ]);
  });

  it('an ordered error hits the next calls of its method only', async () => {
    const error = { code: 429, description: 'Too Many Requests: retry after 3', retry_after: 3 };
    test.sandbox.failNext({ method: 'sendMessage', times: 2, error });
    expect((await test.call('getMe')).ok).toBe(true);
    expect(await send({})).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    expect((await send({})).ok).toBe(false);
    expect((await send({})).ok).toBe(true);
  });

  it('«cut» loses the call, «cut-after» only the answer', async () => {
    const count = (): number => test.sandbox.world.chats[annaId]?.messages.length ?? 0;
    test.sandbox.failNext({ error: 'cut' });
    await expect(send({})).rejects.toThrow();
    expect(count()).toBe(1);
    test.sandbox.failNext({ error: 'cut-after' });
    await expect(send({})).rejects.toThrow();
    expect(count()).toBe(2);
  });
});
