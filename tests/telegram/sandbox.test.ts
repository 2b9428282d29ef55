// The adapter against the strict sandbox: every form of message and every setup call is one that Telegram accepts.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeBotApi } from '../../src/adapters/telegram/bot-api.ts';
import type { BotApi } from '../../src/adapters/telegram/bot-api.ts';
import { makePolling } from '../../src/adapters/telegram/make-polling.ts';
import { makeSetupApi } from '../../src/adapters/telegram/make-setup-api.ts';
import { makePresentSay } from '../../src/adapters/telegram/present.ts';
import { findBotIdentity, registerCommands, removeWebhook } from '../../src/adapters/telegram/set-up-bot.ts';
import type { SayEffect } from '../../src/core/step/effect.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { annaId, startSandbox, token } from '../sandbox/start-sandbox.ts';
import type { TestSandbox } from '../sandbox/start-sandbox.ts';
import { makeMemoryLog } from '../support/log.ts';
import { makeTestParser } from './make-parser.ts';

let sandbox: TestSandbox;
let api: BotApi;
const log = makeMemoryLog();

beforeEach(async () => {
  sandbox = await startSandbox();
  api = makeBotApi({ root: sandbox.url, token });
  sandbox.sandbox.act(annaId, { type: 'start', payload: 'ads' });
});

afterEach(async () => {
  await api.close();
  await sandbox.stop();
});

const base: SayEffect = {
  type: 'say',
  funnel: 'welcome',
  uid: 'w',
  visit: 1,
  text: { kind: 'text', text: 'Здравствуйте, <b>{{name}}</b>! {{long}}' },
  params: { name: '<Анна & Co>', long: '' },
  class: 'ordinary',
  essential: true,
};
const forms: Record<string, Partial<SayEffect>> = {
  'a plain message': {},
  'the main menu': { menu: 'main' },
  'the contact menu': { menu: 'contact' },
  'a removed menu': { menu: 'remove' },
  buttons: {
    buttons: [
      [
        { text: 'Да', callback: `consult:date:2026-11-24~${(99).toString(36)}` },
        { text: 'Гайд', url: 'https://e.com/g' },
      ],
    ],
  },
  'a text that is too long': {
    params: { name: 'Анна', long: 'Длинное & сложное предложение. '.repeat(300) },
  },
};

describe('the adapter against the strict sandbox', () => {
  it.each(Object.entries(forms))('%s is accepted', async (_, form) => {
    const present = makePresentSay({
      vocabulary,
      botKind: 'live',
      content: () => undefined,
      prompt: () => undefined,
      log,
    });
    const { method, payload } = present({ ...base, ...form }, { kind: 'client', key: annaId });
    expect(await api.send(method, JSON.stringify(payload), { timeoutMs: 2000 })).toMatchObject({ ok: true });
  });

  it('the setup calls are accepted', async () => {
    const setup = makeSetupApi(api);
    expect((await findBotIdentity(setup)).username).toMatch(/bot$/);
    await registerCommands(setup);
    await removeWebhook(setup);
  });

  it('polling brings updates that the parser knows', async () => {
    const parse = makeTestParser();
    const types: string[] = [];
    const handle = async (update: unknown): Promise<void> => {
      const parsed = parse(update);
      if (parsed.kind === 'event') types.push(parsed.inbound.event.type);
    };
    const polling = makePolling({ api, handle, log });
    polling.start();
    for (const act of [{ type: 'text', text: 'да' }, { type: 'voice' }, { type: 'contact' }] as const) {
      sandbox.sandbox.act(annaId, act);
    }
    await vi.waitFor(() =>
      expect(types).toEqual(['client.started', 'client.text', 'client.media', 'client.contact']),
    );
    await polling.stop();
  });
});
