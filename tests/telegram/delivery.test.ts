// Delivery against a scripted Bot API: what the outbox learns of each outcome, and in which order chats see messages.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeBotApi } from '../../src/adapters/telegram/bot-api.ts';
import type { BotApi } from '../../src/adapters/telegram/bot-api.ts';
import { makeDelivery } from '../../src/adapters/telegram/make-delivery.ts';
import type { Delivery } from '../../src/adapters/telegram/make-delivery.ts';
import type { DeliveryDeps } from '../../src/adapters/telegram/delivery-work.ts';
import { NO_LIMITS } from '../../src/adapters/telegram/send-limits.ts';
import { makeMemoryLog } from '../support/log.ts';
import { makeMemoryOutbox, makeOutboxTable } from '../support/memory-outbox.ts';
import { makeNoMetrics } from '../support/metrics.ts';
import { refuse, startFakeBotApi, succeed } from './fake-bot-api.ts';
import type { FakeBotApi } from './fake-bot-api.ts';

const START = 1_800_000_000_000;
let fake: FakeBotApi;
let api: BotApi;
let now: number;
const clock = { now: () => now };
const running: Delivery[] = [];

function setUp(
  options: Partial<DeliveryDeps> & { table?: ReturnType<typeof makeOutboxTable>; owner?: string } = {},
) {
  const outbox = makeMemoryOutbox(clock, options.table, options.owner);
  const log = makeMemoryLog();
  const metrics = makeNoMetrics();
  const delivery = makeDelivery({
    api,
    outbox,
    clock,
    log,
    metrics,
    limits: NO_LIMITS,
    sweepMs: 20,
    drainMs: 500,
    ...options,
  });
  running.push(delivery);
  return { outbox, log, delivery };
}

const texts = (): unknown[] => fake.calls.map((call) => call.payload.text);

beforeEach(async () => {
  now = START;
  fake = await startFakeBotApi();
  api = makeBotApi({ root: fake.root, token: fake.token });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((delivery) => delivery.stop()));
  await fake.close();
  await api.close();
});

describe('delivery', () => {
  it('sends the rows of a chat in order and stores the message ids', async () => {
    const { outbox, delivery } = setUp();
    delivery.deliver([1, 2, 3].flatMap((id) => outbox.commit({ id })));
    await delivery.idle();
    expect(texts()).toEqual(['1', '2', '3']);
    expect(outbox.results).toEqual([1, 2, 3].map((id) => ({ id, kind: 'sent', messageId: id })));
  });

  it('lets a slow chat hold up no other', async () => {
    const { outbox, delivery } = setUp({ sendTimeoutMs: 500 });
    fake.script((call) => (call.payload.chat_id === 1 ? 'silence' : undefined));
    delivery.deliver([...outbox.commit({ id: 1, essential: false }), ...outbox.commit({ id: 2, chatId: 2 })]);
    await vi.waitFor(() => expect(outbox.find(2).status).toBe('sent'));
    expect(outbox.find(1).status).toBe('pending');
  });

  it('parks a refused row with Telegram’s words and goes on with the next of the chat', async () => {
    const { outbox, delivery, log } = setUp();
    fake.script((call) =>
      call.payload.text === '1' ? refuse(400, 'Bad Request: chat not found') : undefined,
    );
    delivery.deliver([...outbox.commit({ id: 1 }), ...outbox.commit({ id: 2 })]);
    await delivery.idle();
    expect(outbox.find(1)).toMatchObject({ status: 'parked', error: '400 Bad Request: chat not found' });
    expect(outbox.find(2).status).toBe('sent');
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'a message was set aside' }),
    );
  });

  it('marks a client who blocked the bot and sends him nothing more', async () => {
    const { outbox, delivery } = setUp();
    fake.script(() => refuse(403, 'Forbidden: bot was blocked by the user'));
    delivery.deliver([...outbox.commit({ id: 1 }), ...outbox.commit({ id: 2 })]);
    await delivery.idle();
    expect(outbox.results).toEqual([{ id: 1, kind: 'blocked', chatId: 1 }]);
    expect(fake.calls).toHaveLength(1);
  });

  it('keeps the cards of a channel it was removed from', async () => {
    const { outbox, delivery } = setUp();
    fake.script(() => refuse(403, 'Forbidden: bot is not a member of the channel chat'));
    delivery.deliver(outbox.commit({ id: 1, chatId: -100 }));
    await delivery.idle();
    expect(outbox.find(1).status).toBe('parked');
  });

  it('pauses the whole bot for a short 429 and sends then', async () => {
    const { outbox, delivery } = setUp();
    fake.script(() =>
      fake.calls.length === 1 ? refuse(429, 'Too Many Requests: retry after 5', 5) : undefined,
    );
    delivery.deliver(outbox.commit({ id: 1 }));
    await vi.waitFor(() => expect(outbox.pausedUntil()).toBe(START + 5000));
    delivery.deliver(outbox.commit({ id: 2, chatId: 2 }));
    await delivery.idle();
    expect(fake.calls).toHaveLength(1);
    now += 5000;
    await vi.waitFor(() => expect(outbox.find(2).status).toBe('sent'), { timeout: 3000 });
    expect(outbox.find(1)).toMatchObject({ status: 'sent', attempts: 1 });
  });

  it('postpones one chat for a 429 of an hour, lets others go and keeps the chat’s order', async () => {
    const { outbox, delivery } = setUp();
    delivery.start();
    fake.script((call) =>
      call.payload.chat_id === 1 && now < START + 3_600_000
        ? refuse(429, 'Too Many Requests', 3600)
        : undefined,
    );
    delivery.deliver([
      ...outbox.commit({ id: 1 }),
      ...outbox.commit({ id: 2 }),
      ...outbox.commit({ id: 3, chatId: 2 }),
    ]);
    await delivery.idle();
    expect(outbox.results).toContainEqual(
      expect.objectContaining({ id: 1, kind: 'postponed', notBefore: START + 3_600_000 }),
    );
    expect(outbox.find(3).status).toBe('sent');
    expect(outbox.pausedUntil()).toBe(0);
    now += 3_600_000;
    delivery.deliver(outbox.commit({ id: 4 }));
    await vi.waitFor(() => expect(outbox.find(4).status).toBe('sent'));
    expect(texts()).toEqual(['1', '3', '1', '2', '4']);
  });

  it('lets no row committed meanwhile overtake one whose postponing is not written yet', async () => {
    const { outbox, delivery, log } = setUp();
    fake.script((call) => (call.payload.text === '1' ? refuse(429, 'Too Many Requests', 3600) : undefined));
    outbox.unreachable = true;
    delivery.deliver(outbox.commit({ id: 1 }));
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1));
    await vi.waitFor(() => expect(log.lines.some((line) => line.fields.code === 'ACK_FAILED')).toBe(true));
    delivery.deliver(outbox.commit({ id: 2 }));
    outbox.unreachable = false;
    await delivery.idle();
    expect(texts()).toEqual(['1']);
    expect(outbox.find(2)).toMatchObject({ status: 'pending', leaseOwner: undefined });
  });

  it('takes long waits of two chats as meant for the whole bot', async () => {
    const { outbox, delivery } = setUp();
    fake.script(() => refuse(429, 'Too Many Requests', 3600));
    delivery.deliver([...outbox.commit({ id: 1 }), ...outbox.commit({ id: 2, chatId: 2 })]);
    await vi.waitFor(() => expect(outbox.pausedUntil()).toBe(START + 3_600_000));
  });

  it.each([
    [
      'an error of the server',
      { status: 500, body: { ok: false, error_code: 500, description: 'Internal' } },
    ],
    ['a page of a proxy', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a cut connection', 'cut'],
    ['a time-out', 'silence'],
  ] as const)('repeats an essential row after %s, before the next row of its chat', async (_, reply) => {
    const { outbox, delivery } = setUp({ sendTimeoutMs: 300 });
    fake.script(() => (fake.calls.length === 1 ? reply : undefined));
    delivery.deliver([...outbox.commit({ id: 1 }), ...outbox.commit({ id: 2 })]);
    await vi.waitFor(() => expect(outbox.find(2).status).toBe('sent'), { timeout: 5000 });
    expect(texts()).toEqual(['1', '1', '2']);
    expect([1, 2].map((id) => outbox.find(id).attempts)).toEqual([2, 1]);
  });

  it('parks a row of unknown outcome that is not essential, and goes on', async () => {
    const { outbox, delivery } = setUp();
    fake.script((call) => (call.payload.text === '1' ? 'cut' : undefined));
    delivery.deliver([...outbox.commit({ id: 1, essential: false }), ...outbox.commit({ id: 2 })]);
    await delivery.idle();
    expect(outbox.find(1)).toMatchObject({
      status: 'parked',
      error: expect.stringMatching(/^unknown outcome/) as string,
    });
    expect(texts()).toEqual(['1', '2']);
  });

  it('does not repeat a row that a takeover voided meanwhile', async () => {
    const { outbox, delivery } = setUp();
    fake.script(() => (fake.calls.length === 1 ? { status: 500, body: '' } : undefined));
    delivery.deliver([...outbox.commit({ id: 1 }), ...outbox.commit({ id: 2 })]);
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1));
    outbox.voidRow(1);
    await vi.waitFor(() => expect(outbox.find(2).status).toBe('sent'), { timeout: 3000 });
    expect(texts()).toEqual(['1', '2']);
  });

  it('drops withdrawn rows it has not begun to send, and goes on with the rest of the chat', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const slow: BotApi = {
      ...api,
      send: async (...call) => {
        await answered;
        return api.send(...call);
      },
    };
    const { outbox, delivery } = setUp({ api: slow });
    delivery.deliver([1, 2, 3].flatMap((id) => outbox.commit({ id })));
    outbox.voidRow(1);
    outbox.voidRow(2);
    delivery.withdraw([1, 2]);
    answer();
    await delivery.idle();
    expect(texts()).toEqual(['1', '3']);
    expect(outbox.find(1).status).toBe('sent');
  });

  it('sends no row whose lease ends while it is read again', async () => {
    const patience: number[] = [];
    const watched: BotApi = {
      ...api,
      send: (method, body, options) => {
        patience.push(options?.timeoutMs ?? Infinity);
        return api.send(method, body, options);
      },
    };
    const { outbox, delivery } = setUp({ api: watched });
    const reread = outbox.reread.bind(outbox);
    let jumps = 1;
    outbox.reread = async (id) => {
      const row = await reread(id);
      if (jumps-- > 0) now += 70_000;
      return row;
    };
    fake.script(() => (fake.calls.length === 1 ? refuse(500, 'Internal Server Error') : undefined));
    delivery.start();
    delivery.deliver(outbox.commit({ id: 1 }));
    await vi.waitFor(() => expect(outbox.find(1).status).toBe('sent'), { timeout: 5000 });
    expect(jumps).toBeLessThan(1);
    expect(texts()).toEqual(['1', '1']);
    expect(Math.min(...patience)).toBeGreaterThan(0);
  });

  it('keeps a group to its own rate and pauses nobody for it', async () => {
    const { outbox, delivery } = setUp({
      limits: { perChat: { burst: 10, perSecond: 10 }, perGroup: { burst: 1, perSecond: 0.001 } },
    });
    delivery.deliver([...outbox.commit({ id: 1, chatId: -5 }), ...outbox.commit({ id: 2, chatId: -5 })]);
    delivery.deliver([...outbox.commit({ id: 3 }), ...outbox.commit({ id: 4 })]);
    await vi.waitFor(() => expect(outbox.find(4).status).toBe('sent'));
    await vi.waitFor(() => expect(outbox.find(2).leaseOwner).toBeUndefined());
    expect(outbox.find(2)).toMatchObject({ status: 'pending', attempts: 0 });
    expect(outbox.pausedUntil()).toBe(0);
  });

  it('holds rows while nobody is reached, without counting attempts, and sends them once it can', async () => {
    const port = Number(new URL(fake.root).port);
    await fake.close();
    const { outbox, delivery, log } = setUp();
    delivery.deliver([...outbox.commit({ id: 1 }), ...outbox.commit({ id: 2 })]);
    await vi.waitFor(() =>
      expect(log.lines.some((line) => line.fields.code === 'BOT_API_UNREACHABLE')).toBe(true),
    );
    fake = await startFakeBotApi(port);
    await vi.waitFor(() => expect(outbox.find(2).status).toBe('sent'), { timeout: 8000 });
    expect(texts()).toEqual(['1', '2']);
    expect(outbox.find(1).attempts).toBe(1);
  });

  it('lets go of a row whose lease is about to end, and takes it up again by a sweep', async () => {
    const { outbox, delivery } = setUp();
    const rows = outbox.commit({ id: 1 });
    now += 59_000;
    delivery.deliver(rows);
    await delivery.idle();
    expect(fake.calls).toHaveLength(0);
    expect(outbox.find(1)).toMatchObject({ status: 'pending', leaseOwner: undefined });
    now += 1_000;
    delivery.start();
    await vi.waitFor(() => expect(outbox.find(1).status).toBe('sent'));
  });

  it('drains a backlog left by another process chat by chat, in order', async () => {
    const table = makeOutboxTable();
    const dead = makeMemoryOutbox(clock, table, 'dead');
    for (let id = 1; id <= 6; id += 1) dead.commit({ id, chatId: (id % 2) + 1 });
    now += 60_000;
    const { outbox, delivery } = setUp({ table, owner: 'alive' });
    delivery.start();
    await vi.waitFor(() => expect(table.rows.every((row) => row.status === 'sent')).toBe(true));
    expect(texts().filter((text) => Number(text) % 2 === 0)).toEqual(['2', '4', '6']);
    expect(texts().filter((text) => Number(text) % 2 === 1)).toEqual(['1', '3', '5']);
    expect(outbox.results).toHaveLength(6);
  });

  it('writes a result again when the outbox was out of reach, and sends nothing twice', async () => {
    const { outbox, delivery } = setUp();
    outbox.unreachable = true;
    delivery.deliver(outbox.commit({ id: 1 }));
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1));
    outbox.unreachable = false;
    await delivery.idle();
    expect(outbox.find(1).status).toBe('sent');
    expect(fake.calls).toHaveLength(1);
  });

  it('keeps to a chat’s rate and to the overall one', async () => {
    const limits = { perChat: { burst: 1, perSecond: 10 }, overall: { burst: 10, perSecond: 100 } };
    const { outbox, delivery } = setUp({ limits });
    delivery.deliver([1, 2, 3].flatMap((id) => outbox.commit({ id })));
    await delivery.idle();
    const [first, , third] = fake.calls;
    expect((third?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(170);
  });

  it('gives back what it cannot send before it stops', async () => {
    const { outbox, delivery } = setUp({ drainMs: 50, sendTimeoutMs: 200 });
    fake.script(() => 'silence');
    delivery.deliver([...outbox.commit({ id: 1 }), ...outbox.commit({ id: 2 })]);
    await delivery.stop();
    expect(outbox.find(1)).toMatchObject({ status: 'pending', leaseOwner: undefined });
    expect(outbox.find(2)).toMatchObject({ status: 'pending', leaseOwner: undefined });
    expect(texts()).toEqual(['1']);
  });

  it('performs a call once and only logs its failure', async () => {
    const { outbox, delivery, log } = setUp();
    fake.script(() => refuse(400, 'Bad Request: query is too old'));
    delivery.perform({ method: 'answerCallbackQuery', payload: { callback_query_id: '1' } });
    await delivery.idle();
    expect(fake.calls).toHaveLength(1);
    expect(outbox.results).toEqual([]);
    expect(log.lines).toMatchObject([{ level: 'warn', msg: 'call not carried out' }]);
  });

  it('never lets the token into a log line', async () => {
    const { outbox, delivery, log } = setUp({ sendTimeoutMs: 200 });
    fake.script((call) => (call.payload.text === '1' ? 'cut' : succeed(true)));
    delivery.deliver([...outbox.commit({ id: 1, essential: false }), ...outbox.commit({ id: 2 })]);
    await delivery.idle();
    expect(JSON.stringify([log.lines, outbox.results])).not.toContain(fake.token);
  });
});
