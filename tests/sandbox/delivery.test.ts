import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Update } from '../../src/sandbox/world/telegram-shapes.ts';
import { annaId, olegId, startSandbox } from './start-sandbox.ts';
import type { TestSandbox } from './start-sandbox.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const start = async (options: Parameters<typeof startSandbox>[0] = {}): Promise<TestSandbox> => {
  const test = await startSandbox(options);
  cleanups.push(() => test.stop());
  return test;
};
const say = (test: TestSandbox, chatId: number, text: string): void =>
  void test.sandbox.act(chatId, { type: 'text', text });
const texts = (result: unknown): (string | undefined)[] =>
  (result as Update[]).map(({ message }) => message?.text);

describe('getUpdates', () => {
  it('returns updates until a later offset confirms them', async () => {
    const test = await start();
    for (const text of ['1', '2', '3']) say(test, annaId, text);
    const first = (await test.call('getUpdates', { limit: 2 })).result as Update[];
    expect(texts(first)).toEqual(['1', '2']);
    expect(texts((await test.call('getUpdates')).result)).toEqual(['1', '2', '3']);
    expect(texts((await test.call('getUpdates', { offset: (first[1]?.update_id ?? 0) + 1 })).result)).toEqual(
      ['3'],
    );
  });

  it('a negative offset keeps only the last ones', async () => {
    const test = await start();
    for (const text of ['1', '2', '3']) say(test, annaId, text);
    expect(texts((await test.call('getUpdates', { offset: -1 })).result)).toEqual(['3']);
    expect(test.sandbox.world.pending).toHaveLength(1);
  });

  it('a long poll answers as soon as something comes', async () => {
    const test = await start();
    const poll = test.call('getUpdates', { timeout: 30 });
    await test.call('getMe');
    say(test, annaId, 'Привет');
    expect(texts((await poll).result)).toEqual(['Привет']);
  });

  it('a newer poll and a webhook end the older with 409', async () => {
    const test = await start();
    const older = test.call('getUpdates', { timeout: 30 });
    await test.call('getMe');
    await test.call('getUpdates');
    expect(await older).toMatchObject({ error_code: 409, description: /terminated by other getUpdates/ });
    await test.call('setWebhook', { url: 'http://127.0.0.1:9/hook' });
    expect(await test.call('getUpdates')).toMatchObject({
      error_code: 409,
      description: /webhook is active/,
    });
  });

  it('kinds that were not asked for never come', async () => {
    const test = await start();
    test.sandbox.act(annaId, { type: 'block' });
    say(test, olegId, 'Привет');
    expect(texts((await test.call('getUpdates', { allowed_updates: ['message'] })).result)).toEqual([
      'Привет',
    ]);
  });
});

interface Hook {
  url: string;
  got: { update: Update; secret: unknown }[];
  answer: (update: Update) => number | Promise<number>;
}

async function startHook(): Promise<Hook> {
  const hook: Hook = { url: '', got: [], answer: () => 200 };
  const server = createServer((request, response) => {
    void readJson(request).then(async (update) => {
      hook.got.push({ update, secret: request.headers['x-telegram-bot-api-secret-token'] });
      response.writeHead(await hook.answer(update)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram/webhook`;
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return hook;
}

async function readJson(request: IncomingMessage): Promise<Update> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Update;
}

describe('the webhook', () => {
  it('posts the update with the secret', async () => {
    const hook = await startHook();
    const test = await start({ webhook: { url: hook.url, secret: 's3cret' } });
    say(test, annaId, 'Привет');
    await test.sandbox.deliverPending();
    expect(hook.got).toMatchObject([{ update: { message: { text: 'Привет' } }, secret: 's3cret' }]);
    expect(test.sandbox.world.chats[annaId]?.messages[0]?.delivered).toBe(true);
  });

  it('a refused update is repeated before anything later of that person', async () => {
    const hook = await startHook();
    const test = await start({ webhook: { url: hook.url } });
    hook.answer = () => 500;
    say(test, annaId, '1');
    say(test, annaId, '2');
    await test.sandbox.deliverPending();
    expect(new Set(texts(hook.got.map(({ update }) => update)))).toEqual(new Set(['1']));
    expect((await test.call('getWebhookInfo')).result).toMatchObject({
      pending_update_count: 2,
      last_error_message: 'Wrong response from the webhook: 500',
    });
    hook.got.length = 0;
    hook.answer = () => 200;
    await test.sandbox.deliverPending();
    expect(texts(hook.got.map(({ update }) => update))).toEqual(['1', '2']);
  });

  it('repeats by itself after a back-off', async () => {
    const hook = await startHook();
    const test = await start({ webhook: { url: hook.url } });
    const taken = new Promise<void>((resolve) => {
      hook.answer = () => {
        if (hook.got.length < 2) return 503;
        resolve();
        return 200;
      };
    });
    say(test, annaId, '1');
    await taken;
    expect(hook.got).toHaveLength(2);
  });

  it('one person waiting for a slow answer does not hold up another', async () => {
    const hook = await startHook();
    const test = await start({ webhook: { url: hook.url } });
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const olegCame = new Promise<void>((resolve) => {
      hook.answer = async ({ message }) => {
        if (message?.from?.id === annaId) await gate;
        else resolve();
        return 200;
      };
    });
    say(test, annaId, 'медленно');
    say(test, olegId, 'быстро');
    await olegCame;
    expect(test.sandbox.world.pending.some(({ lane }) => lane === annaId)).toBe(true);
    release();
    await test.sandbox.deliverPending();
    expect(test.sandbox.world.pending).toEqual([]);
  });
});

describe('the journal file', () => {
  const makeFile = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    return join(folder, 'deep', 'world.jsonl');
  };

  it('brings back chats, keyboards, pending updates and waiting presses', async () => {
    const storageFile = makeFile();
    const first = await startSandbox({ storageFile });
    first.sandbox.act(annaId, { type: 'start' });
    const markup = { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] };
    await first.call('sendMessage', { chat_id: annaId, text: 'Готов?', reply_markup: markup });
    const { callbackId } = first.sandbox.act(annaId, { type: 'press', messageId: 2, data: 'yes' });
    await first.call('setMyCommands', { commands: [{ command: 'help', description: 'Помощь' }] });
    const before = structuredClone(first.sandbox.world);
    await first.stop();
    const second = await start({ storageFile });
    expect(second.sandbox.world).toEqual(before);
    expect((await second.call('answerCallbackQuery', { callback_query_id: callbackId })).ok).toBe(true);
  });

  it('a torn last line is dropped, the file is compacted at the start', async () => {
    const storageFile = makeFile();
    const first = await startSandbox({ storageFile });
    for (const text of ['1', '2']) say(first, annaId, text);
    await first.stop();
    appendFileSync(storageFile, '{"type":"message-added","chatId":5123');
    const second = await start({ storageFile });
    expect(second.sandbox.world.chats[annaId]?.messages).toHaveLength(2);
    expect(readFileSync(storageFile, 'utf8').trim().split('\n')).toHaveLength(1);
    say(second, annaId, '3');
    expect(readFileSync(storageFile, 'utf8').trim().split('\n').length).toBeGreaterThan(1);
  });

  it('ids go on rising over a reset', async () => {
    const test = await start({ storageFile: makeFile() });
    say(test, annaId, '1');
    const before = test.sandbox.world.nextUpdateId;
    await test.sandbox.reset();
    expect(test.sandbox.world.chats[annaId]).toMatchObject({
      messages: [],
      started: false,
      nextMessageId: 2,
    });
    say(test, annaId, '2');
    expect(test.sandbox.world.pending[0]?.update.update_id).toBe(before);
  });
});
