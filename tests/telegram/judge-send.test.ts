// The whole table of outcomes of a send, without a network.
import { describe, expect, it } from 'vitest';
import type { BotApiResult } from '../../src/adapters/telegram/bot-api-result.ts';
import { MAX_ATTEMPTS, judgeSend } from '../../src/adapters/telegram/judge-send.ts';
import type { SendVerdict } from '../../src/adapters/telegram/judge-send.ts';
import type { OutboxRow } from '../../src/app/outgoing.ts';

const row: OutboxRow = {
  id: 1,
  chatId: 5,
  method: 'sendMessage',
  payload: {},
  class: 'ordinary',
  essential: true,
  attempts: 0,
  leaseUntil: 0,
};
const refused = (code: number, retryAfter?: number): BotApiResult => ({
  ok: false,
  kind: 'refused',
  code,
  description: 'x',
  ...(retryAfter !== undefined && { retryAfter }),
});
const unknown: BotApiResult = { ok: false, kind: 'unknown-outcome', reason: 'HTTP 500' };
const HOUR_MS = 3_600_000;

function judge(result: BotApiResult, changes: Partial<OutboxRow> = {}, failures = 0): SendVerdict {
  return judgeSend({ row: { ...row, ...changes }, failures, result, nowMs: 1000, random: 1 });
}

describe('judgeSend', () => {
  it.each([
    ['a message', { ok: true, result: { message_id: 9 } } as const, 9],
    ['an album', { ok: true, result: [{ message_id: 3 }, { message_id: 4 }] } as const, 3],
    ['a deletion', { ok: true, result: true } as const, 0],
  ])('settles %s as sent', (_, result, messageId) => {
    expect(judge(result)).toEqual({ kind: 'settle', result: { id: 1, kind: 'sent', messageId } });
  });

  it.each([
    ['not sent', { ok: false, kind: 'not-sent', reason: 'ECONNREFUSED' } as const],
    ['401', refused(401)],
  ])('takes %s for an outage that is no fault of the row', (_, result) => {
    expect(judge(result).kind).toBe('outage');
  });

  it.each([400, 404, 413])('parks %i', (code) => {
    expect(judge(refused(code))).toEqual({
      kind: 'settle',
      result: { id: 1, kind: 'parked', error: `${code} x` },
    });
  });

  it('marks a person who blocked the bot, but parks what a channel refuses', () => {
    expect(judge(refused(403))).toMatchObject({ result: { kind: 'blocked', chatId: 5 } });
    expect(judge(refused(403), { chatId: -100 })).toMatchObject({ result: { kind: 'parked' } });
  });

  it('pauses the bot up to a minute, the row beyond, and parks beyond a day', () => {
    expect(judge(refused(429))).toEqual({ kind: 'pause', untilMs: 2000 });
    expect(judge(refused(429, 60))).toEqual({ kind: 'pause', untilMs: 61_000 });
    expect(judge(refused(429, 3600))).toMatchObject({
      floodUntil: HOUR_MS + 1000,
      result: { kind: 'postponed', notBefore: HOUR_MS + 1000 },
    });
    expect(judge(refused(429, 90_000))).toMatchObject({ result: { kind: 'parked' } });
  });

  it('lets a group wait alone: its limit says nothing of other chats', () => {
    const group = { chatId: -100 };
    expect(judge(refused(429), group)).toEqual({ kind: 'hold', delayMs: 1000 });
    const minute = judge(refused(429, 60), group);
    expect(minute).toMatchObject({ result: { kind: 'postponed', notBefore: 61_000 } });
    expect(judge(refused(429, 3600), group)).not.toHaveProperty('floodUntil');
  });

  it('repeats an essential row ever more slowly, and parks it when the budget is spent', () => {
    const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, failures) => {
      const verdict = judge(unknown, {}, failures);
      if (verdict.kind === 'hold') return verdict.delayMs;
      return verdict.kind === 'settle' && verdict.result.kind === 'postponed'
        ? verdict.result.notBefore - 1000
        : NaN;
    });
    expect(waits).toEqual([1, 4, 16, 64, 256, 1024, 4096].map((seconds) => seconds * 1000));
    expect(judge(unknown, {}, MAX_ATTEMPTS - 1)).toMatchObject({ result: { kind: 'parked' } });
  });

  it('never repeats what is not essential', () => {
    expect(judge(unknown, { essential: false })).toMatchObject({
      result: { kind: 'parked', error: 'unknown outcome: HTTP 500' },
    });
  });
});
