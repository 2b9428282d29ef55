// Long polling: order, confirmation only of what was taken, back-off, and a stop that leaves nothing behind.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeBotApi } from '../../src/adapters/telegram/bot-api.ts';
import type { BotApi } from '../../src/adapters/telegram/bot-api.ts';
import { makePolling } from '../../src/adapters/telegram/make-polling.ts';
import { makeMemoryLog } from '../support/log.ts';
import { refuse, startFakeBotApi, succeed } from './fake-bot-api.ts';
import type { FakeBotApi, Reply, SeenCall } from './fake-bot-api.ts';

let fake: FakeBotApi;
let api: BotApi;

beforeEach(async () => {
  fake = await startFakeBotApi();
  api = makeBotApi({ root: fake.root, token: fake.token });
});

afterEach(async () => {
  await fake.close();
  await api.close();
});

/** Answers the questions in turn, then holds the last one open. */
function inTurn(replies: readonly Reply[]): (call: SeenCall) => Reply {
  return () => replies[fake.calls.length - 1] ?? 'silence';
}

function setUp(handle: (update: unknown) => Promise<void>) {
  const log = makeMemoryLog();
  return { log, polling: makePolling({ api, handle, log, holdSeconds: 5, backOffMs: 10 }) };
}

const offsets = (): unknown[] => fake.calls.map((call) => call.payload.offset);

describe('polling', () => {
  it('hands a batch over at once and in order, and confirms it by the next question', async () => {
    fake.script(inTurn([succeed([{ update_id: 5 }, { update_id: 7 }, { update_id: 6 }])]));
    const begun: unknown[] = [];
    const { polling } = setUp(async (update) => void begun.push(update));
    polling.start();
    await vi.waitFor(() => expect(fake.calls).toHaveLength(2));
    await polling.stop();
    expect(begun).toEqual([{ update_id: 5 }, { update_id: 7 }, { update_id: 6 }]);
    expect(offsets()).toEqual([0, 8]);
  });

  it('asks for the same batch again when one update could not be taken', async () => {
    const batch = succeed([{ update_id: 5 }, { update_id: 6 }]);
    fake.script(inTurn([batch, batch]));
    let failures = 1;
    const { polling, log } = setUp(async () => {
      if (failures-- > 0) throw new Error('no database');
    });
    polling.start();
    await vi.waitFor(() => expect(fake.calls).toHaveLength(3));
    await polling.stop();
    expect(offsets()).toEqual([0, 0, 7]);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'UPDATES_NOT_TAKEN' } }]);
  });

  it('starts counting anew after an empty answer: Telegram may, after a quiet week', async () => {
    fake.script(inTurn([succeed([{ update_id: 900 }]), succeed([]), succeed([{ update_id: 4 }])]));
    const { polling } = setUp(async () => undefined);
    polling.start();
    await vi.waitFor(() => expect(fake.calls).toHaveLength(4));
    await polling.stop();
    expect(offsets()).toEqual([0, 901, 0, 5]);
  });

  it('backs off and goes on after failures, and says what a conflict means', async () => {
    fake.script(
      inTurn(['cut', refuse(409, 'Conflict: terminated by other getUpdates request'), succeed([])]),
    );
    const { polling, log } = setUp(async () => undefined);
    polling.start();
    await vi.waitFor(() => expect(fake.calls).toHaveLength(4));
    await polling.stop();
    expect(log.lines).toMatchObject([
      { level: 'warn', fields: { code: 'BOT_API_UNREACHABLE' } },
      { level: 'error', fields: { code: 'POLLING_CONFLICT' } },
    ]);
  });

  it('stops at once though the question is held open, after what it fetched is handled', async () => {
    fake.script(inTurn([succeed([{ update_id: 1 }])]));
    let release: (() => void) | undefined;
    let handled = false;
    const { polling } = setUp(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      handled = true;
    });
    polling.start();
    await vi.waitFor(() => expect(release).toBeDefined());
    const stopped = polling.stop();
    release?.();
    await stopped;
    expect(handled).toBe(true);
  });
});
