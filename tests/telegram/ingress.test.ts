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
  it('admits an event and counts what became of it', async () => {
    const { ingress, admitted, counts } = setUp();
    await ingress.handle({ update_id: 1, message });
    expect(admitted).toHaveLength(1);
    expect(counts).toEqual(['message applied']);
  });

  it('counts a press that was applied', async () => {
    const { ingress, counts } = setUp();
    await ingress.handle({ update_id: 1, callback_query: { id: 'c', from, data: 'bonus:get' } });
    expect(counts).toEqual(['callback_query applied', 'press bonus.get']);
  });

  it('resolves for duplicates and parked events: coming again would change nothing', async () => {
    for (const admission of [{ kind: 'duplicate' }, { kind: 'parked', reason: 'defect' }] as const) {
      const { ingress, counts } = setUp(admission);
      await ingress.handle({ update_id: 1, message });
      expect(counts).toEqual([`message ${admission.kind}`]);
    }
  });

  it('rejects when nothing could be written', async () => {
    const { ingress, counts } = setUp(new Error('no database'));
    await expect(ingress.handle({ update_id: 1, message })).rejects.toThrow('no database');
    expect(counts).toEqual(['message failed']);
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
