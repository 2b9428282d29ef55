// The way in: what is admitted, what is only answered, and when the caller is asked to come again.
import { describe, expect, it } from 'vitest';
import { makeTelegramIngress } from '../../src/adapters/telegram/telegram-ingress.ts';
import type { ChatNotice } from '../../src/adapters/telegram/parsed-update.ts';
import type { Admission, InboundEvent } from '../../src/app/inbound.ts';
import { makeMemoryLog } from '../support/log.ts';
import { makeNoMetrics } from '../support/metrics.ts';
import { makeTestParser } from './make-parser.ts';

const from = { id: 5, is_bot: false, first_name: 'Анна' };
const message = { message_id: 1, date: 1, from, chat: { id: 5, type: 'private' }, text: 'да' };

function setUp(admission: Admission | Error = { kind: 'applied', verdict: 'moved', seq: 1 }) {
  const seen = {
    admitted: [] as InboundEvent[],
    answers: [] as unknown[][],
    notices: [] as ChatNotice[],
    counts: [] as string[],
  };
  const log = makeMemoryLog();
  const ingress = makeTelegramIngress({
    parse: makeTestParser(),
    admit: async (inbound) => {
      seen.admitted.push(inbound);
      if (admission instanceof Error) throw admission;
      return admission;
    },
    answer: (...answer) => seen.answers.push(answer),
    onNotice: (notice) => seen.notices.push(notice),
    log,
    metrics: {
      ...makeNoMetrics(),
      updateHandled: (kind, outcome) => seen.counts.push(`${kind} ${outcome}`),
      buttonPressed: (type) => seen.counts.push(`press ${type}`),
    },
  });
  return { ...seen, ingress, log };
}

describe('ingress', () => {
  it('admits an event; what became of it is counted by the engine, once', async () => {
    const { ingress, admitted, counts } = setUp();
    await ingress.handle({ update_id: 1, message });
    expect(admitted).toHaveLength(1);
    expect(counts).toEqual([]);
  });

  it('counts a press that was applied', async () => {
    const { ingress, counts } = setUp();
    await ingress.handle({ update_id: 1, callback_query: { id: 'c', from, data: 'bonus:get' } });
    expect(counts).toEqual(['press bonus.get']);
  });

  it('resolves for duplicates and parked events: coming again would change nothing', async () => {
    for (const admission of [{ kind: 'duplicate' }, { kind: 'parked', reason: 'defect' }] as const) {
      const { ingress, admitted } = setUp(admission);
      await expect(ingress.handle({ update_id: 1, message })).resolves.toBeUndefined();
      expect(admitted).toHaveLength(1);
    }
  });

  it('rejects when nothing could be written', async () => {
    const { ingress } = setUp(new Error('no database'));
    await expect(ingress.handle({ update_id: 1, message })).rejects.toThrow('no database');
  });

  it('takes every part of an album, each under its own key, but only the first as media to answer', async () => {
    const { ingress, admitted } = setUp();
    const part = (id: number) => ({
      update_id: id,
      message: {
        message_id: id,
        date: 1,
        from,
        chat: { id: 5, type: 'private' },
        photo: [{ file_id: `f${id}` }],
        media_group_id: 'g',
      },
    });
    for (const id of [1, 2, 3, 1]) await ingress.handle(part(id));
    expect(admitted.map(({ event: { type, keys, params } }) => [type, keys, params['fileId']])).toEqual([
      ['client.media', ['u:1'], 'f1'],
      ['client.mediaPart', ['u:2'], 'f2'],
      ['client.mediaPart', ['u:3'], 'f3'],
      ['client.media', ['u:1'], 'f1'],
    ]);
    expect(admitted.every(({ event }) => event.params['album'] === 'g')).toBe(true);
  });

  it('answers a press that is nobody’s, and admits nothing', async () => {
    const { ingress, admitted, answers } = setUp();
    const channel = { message_id: 1, chat: { id: -1, type: 'channel' } };
    await ingress.handle({ update_id: 1, callback_query: { id: 'c', from, data: 'x', message: channel } });
    expect(admitted).toEqual([]);
    expect(answers).toEqual([['c', expect.any(String), true]]);
  });

  it('ignores in peace and passes notices on', async () => {
    const { ingress, admitted, notices, log, counts } = setUp();
    await ingress.handle({ update_id: 1, poll_answer: {} });
    await ingress.handle({
      update_id: 2,
      message: { ...message, chat: { id: -1, type: 'group' }, migrate_to_chat_id: -100 },
    });
    expect(admitted).toEqual([]);
    expect(notices).toEqual([{ type: 'chat-migrated', fromChatId: -1, toChatId: -100 }]);
    expect(log.lines.map((line) => line.level)).toEqual(['info', 'warn']);
    expect(counts).toEqual(['other ignored', 'message ignored']);
  });
});
