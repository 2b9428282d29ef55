// Messages with a name: what edits or deletes one finds it when the call goes out, and no refusal of Telegram stays in the way.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBotApi } from '../../src/adapters/telegram/bot-api.ts';
import type { BotApi } from '../../src/adapters/telegram/bot-api.ts';
import { makeDelivery } from '../../src/adapters/telegram/make-delivery.ts';
import type { Delivery } from '../../src/adapters/telegram/make-delivery.ts';
import { NO_LIMITS } from '../../src/adapters/telegram/send-limits.ts';
import { makeMemoryLog } from '../support/log.ts';
import { makeMemoryOutbox, makeOutboxTable } from '../support/memory-outbox.ts';
import { makeNoMetrics } from '../support/metrics.ts';
import { refuse, startFakeBotApi } from './fake-bot-api.ts';
import type { FakeBotApi } from './fake-bot-api.ts';

const clock = { now: () => 1_800_000_000_000 };
const CARD = { chatId: -1001, ref: 'lead:17' } as const;
const running: Delivery[] = [];
let fake: FakeBotApi;
let api: BotApi;

function setUp(table = makeOutboxTable(), owner = 'a') {
  const outbox = makeMemoryOutbox(clock, table, owner);
  const log = makeMemoryLog();
  const delivery = makeDelivery({
    api,
    outbox,
    clock,
    log,
    metrics: makeNoMetrics(),
    limits: NO_LIMITS,
    sweepMs: 20,
  });
  running.push(delivery);
  return { outbox, delivery, log };
}

const edit = (id: number, text: string) => ({
  id,
  ...CARD,
  method: 'editMessageText',
  payload: { chat_id: CARD.chatId, text },
});
const remove = (id: number) => ({
  id,
  ...CARD,
  method: 'deleteMessage',
  payload: { chat_id: CARD.chatId, text: 'взята', parse_mode: 'HTML' },
});

beforeEach(async () => {
  fake = await startFakeBotApi();
  api = makeBotApi({ root: fake.root, token: fake.token });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((delivery) => delivery.stop()));
  await fake.close();
  await api.close();
});

describe('named messages', () => {
  it('an edit committed together with its message finds it, before the outbox knows its id', async () => {
    const { outbox, delivery } = setUp();
    delivery.deliver([...outbox.commit({ id: 1, ...CARD }), ...outbox.commit(edit(2, 'новая'))]);
    await delivery.idle();
    expect(fake.calls.map(({ method, payload }) => [method, payload.message_id])).toEqual([
      ['sendMessage', undefined],
      ['editMessageText', 1],
    ]);
  });

  it('another process finds it in the outbox', async () => {
    const table = makeOutboxTable();
    const first = setUp(table);
    first.delivery.deliver(first.outbox.commit({ id: 1, ...CARD }));
    await first.delivery.idle();
    const second = setUp(table, 'b');
    second.delivery.deliver(second.outbox.commit(remove(2)));
    await second.delivery.idle();
    expect(fake.calls.at(-1)).toMatchObject({
      method: 'deleteMessage',
      payload: { chat_id: -1001, message_id: 1 },
    });
    expect(fake.calls.at(-1)?.payload).not.toHaveProperty('text');
  });

  it('the last message of a name is meant', async () => {
    const { outbox, delivery } = setUp();
    delivery.deliver([1, 2].flatMap((id) => outbox.commit({ id, ...CARD })));
    delivery.deliver(outbox.commit(edit(3, 'последняя')));
    await delivery.idle();
    expect(fake.calls.at(-1)?.payload.message_id).toBe(2);
  });

  it('a refused deletion becomes the text the row carries; a refused edit is let go; the chat goes on', async () => {
    const { outbox, delivery } = setUp();
    fake.script((call) =>
      call.method === 'deleteMessage' || call.payload.text === 'так же'
        ? refuse(400, 'Bad Request')
        : undefined,
    );
    delivery.deliver([
      ...outbox.commit({ id: 1, ...CARD }),
      ...outbox.commit(edit(2, 'так же')),
      ...outbox.commit(remove(3)),
      ...outbox.commit({ id: 4, chatId: CARD.chatId }),
    ]);
    await delivery.idle();
    expect(fake.calls.map(({ method }) => method)).toEqual([
      'sendMessage',
      'editMessageText',
      'deleteMessage',
      'editMessageText',
      'sendMessage',
    ]);
    expect(fake.calls[3]?.payload).toEqual({
      chat_id: -1001,
      message_id: 1,
      text: 'взята',
      parse_mode: 'HTML',
    });
    expect([2, 3, 4].map((id) => outbox.find(id).status)).toEqual(['sent', 'sent', 'sent']);
  });

  it('a change of a message that never was is let go and said to the log', async () => {
    const { outbox, delivery, log } = setUp();
    delivery.deliver(outbox.commit(edit(1, 'никому')));
    await delivery.idle();
    expect(fake.calls).toEqual([]);
    expect(outbox.find(1).status).toBe('sent');
    expect(log.lines.map(({ level }) => level)).toContain('warn');
  });

  it('an outage does not lose a change', async () => {
    const { outbox, delivery } = setUp();
    let down = 1;
    fake.script(({ method }) => (method === 'editMessageText' && down-- > 0 ? 'cut' : undefined));
    delivery.deliver([...outbox.commit({ id: 1, ...CARD }), ...outbox.commit(edit(2, 'новая'))]);
    await delivery.idle();
    expect(fake.calls.filter(({ method }) => method === 'editMessageText')).toHaveLength(2);
    expect(outbox.find(2).status).toBe('sent');
  });
});
