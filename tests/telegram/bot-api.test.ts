// The Bot API client: every way to fail is a result, and none of them tells the token.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBotApi } from '../../src/adapters/telegram/bot-api.ts';
import type { BotApi } from '../../src/adapters/telegram/bot-api.ts';
import { BotApiUnreachableError, makeSetupApi } from '../../src/adapters/telegram/make-setup-api.ts';
import {
  findBotIdentity,
  registerCommands,
  registerWebhook,
} from '../../src/adapters/telegram/set-up-bot.ts';
import { refuse, startFakeBotApi, succeed } from './fake-bot-api.ts';
import type { FakeBotApi } from './fake-bot-api.ts';

let fake: FakeBotApi;
let api: BotApi;
const timeoutMs = 300;

beforeEach(async () => {
  fake = await startFakeBotApi();
  api = makeBotApi({ root: `${fake.root}/sandbox/`, token: fake.token });
});

afterEach(async () => {
  await fake.close();
  await api.close();
});

describe('botApi', () => {
  it('calls a method and gives its result', async () => {
    fake.script(() => succeed({ message_id: 5 }));
    const result = await api.call('sendMessage', { chat_id: 1, text: 'да' }, { timeoutMs });
    expect(result).toEqual({ ok: true, result: { message_id: 5 } });
    expect(fake.calls).toMatchObject([{ method: 'sendMessage', payload: { chat_id: 1, text: 'да' } }]);
  });

  it('tells a refusal with Telegram’s words and wait', async () => {
    fake.script(() => refuse(429, 'Too Many Requests: retry after 7', 7));
    expect(await api.send('getMe', '{}', { timeoutMs })).toEqual({
      ok: false,
      kind: 'refused',
      code: 429,
      description: 'Too Many Requests: retry after 7',
      retryAfter: 7,
    });
  });

  it.each([
    ['an error of the server', { status: 500, body: {} }, 'HTTP 500'],
    ['a page instead of an answer', { status: 200, body: '<html>' }, 'HTTP 200'],
    ['a cut connection', 'cut', 'SOCKET_CLOSED'],
    ['silence', 'silence', 'TimeoutError'],
  ] as const)('does not know the outcome after %s', async (_, reply, reason) => {
    fake.script(() => reply);
    expect(await api.send('getMe', '{}', { timeoutMs })).toEqual({
      ok: false,
      kind: 'unknown-outcome',
      reason,
    });
  });

  it('knows that nothing was sent when nobody listens', async () => {
    await fake.close();
    expect(await api.send('getMe', '{}', { timeoutMs })).toEqual({
      ok: false,
      kind: 'not-sent',
      reason: 'ECONNREFUSED',
    });
  });

  it('gives up an answer that only trickles in', async () => {
    let drip: NodeJS.Timeout | undefined;
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drip = setInterval(() => response.write(' '), 20);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const slow = makeBotApi({ root: `http://127.0.0.1:${port}`, token: 't' });
    const startedMs = performance.now();
    const result = await slow.send('getMe', '{}', { timeoutMs });
    expect(result).toEqual({ ok: false, kind: 'unknown-outcome', reason: 'TimeoutError' });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    clearInterval(drip);
    await slow.close();
    server.closeAllConnections();
    server.close();
  });

  it('can be given up', async () => {
    fake.script(() => 'silence');
    const giveUp = new AbortController();
    const waiting = api.send('getMe', '{}', { timeoutMs: 5000, signal: giveUp.signal });
    setTimeout(() => giveUp.abort(), 50);
    expect(await waiting).toMatchObject({ ok: false, kind: 'unknown-outcome' });
    expect(await api.send('getMe', '{}', { timeoutMs, signal: giveUp.signal })).toMatchObject({
      kind: 'not-sent',
    });
  });
});

describe('setup', () => {
  it('tells Telegram the commands and the webhook', async () => {
    fake.script((call) => succeed(call.method === 'getMe' ? { id: 7, is_bot: true, username: 'b' } : true));
    const setup = makeSetupApi(api);
    expect(await findBotIdentity(setup)).toEqual({ id: 7, username: 'b' });
    await registerCommands(setup);
    await registerWebhook(setup, { url: 'https://bot.example.com/telegram/webhook', secret: 's' });
    expect(fake.calls.map((call) => call.method)).toEqual(['getMe', 'setMyCommands', 'setWebhook']);
    expect(fake.calls[1]?.payload.commands).toMatchObject(
      ['start', 'help', 'stop', 'forget'].map((command) => ({ command })),
    );
    expect(fake.calls[2]?.payload).toMatchObject({ secret_token: 's', drop_pending_updates: false });
  });

  it('throws refusals and silence without telling the token', async () => {
    fake.script(() => refuse(401, 'Unauthorized'));
    const setup = makeSetupApi(api);
    const refused: unknown = await setup.getMe().catch((error: unknown) => error);
    expect(refused).toMatchObject({ error_code: 401 });
    await fake.close();
    const silent: unknown = await setup.getMe().catch((error: unknown) => error);
    expect(silent).toBeInstanceOf(BotApiUnreachableError);
    for (const error of [refused, silent]) {
      const { message, stack } = error as Error;
      expect(JSON.stringify({ ...(error as object), message, stack })).not.toContain(fake.token);
    }
  });
});
