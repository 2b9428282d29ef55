/** Intents: the own corpus holds whole, what must never be missed is never missed, and nothing throws. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../scripts/lib/eval/intents.ts';
import { detectIntent } from '../../../src/core/conversation/intents/detect-intent.ts';
import { INTENT_LABELS } from '../../../src/core/conversation/intents/intent-label.ts';

const OWN = new URL('./intents-own.jsonl', import.meta.url);
const intentOf = (text: string): string => detectIntent(text).intent;

describe('intents', () => {
  it('hold on the own corpus, up to one row in two hundred', async () => {
    const misses: string[] = [];
    const rows = readFileSync(OWN, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
    const figures = await evaluate(rows, (line) => misses.push(line));
    expect(misses.length, misses.join('\n')).toBeLessThanOrEqual(rows.length / 200);
    expect(figures['total']).toBeGreaterThan(850);
  });

  it.each([
    'стоп',
    'СТОП!!!',
    'стооооп',
    'отпишите',
    'атпешите миня',
    'jngbibnt vtyz',
    'не пишите мне больше',
    '/stop',
    'как отписаться?',
  ])('an unsubscription is heard however it is written: %s', (text) => {
    expect(intentOf(text)).toBe('unsubscribe');
  });

  it.each([
    'не отписывайте меня',
    'если я отпишусь, бонус останется?',
    'подумаю и отпишусь вечером',
    'стоп-лосс где ставить?',
  ])('what denies or merely mentions it unsubscribes nobody: %s', (text) => {
    expect(intentOf(text)).not.toBe('unsubscribe');
  });

  it.each([
    ['не надо переносить, просто отмените', 'cancel_booking'],
    ['не отменяйте, просто перенесите на завтра', 'reschedule'],
    ['не надо менеджера, просто отпишите меня', 'unsubscribe'],
    ['прекратите отвечать шаблонами и дайте человека', 'wants_manager'],
  ])('of what is ruled out and what is asked for the latter counts: %s', (text, intent) => {
    expect(intentOf(text)).toBe(intent);
  });

  it('a wish beside a phone stays a wish, the phone is told in `also`', () => {
    expect(detectIntent('позовите менеджера, мой телефон +7 916 123-45-67')).toMatchObject({
      intent: 'wants_manager',
      also: ['gives_phone'],
    });
  });

  it('an empty or wordless text is read as nothing in particular, with little confidence', () => {
    for (const text of ['', '   ', '...', '\u0000']) expect(detectIntent(text).confidence).toBeLessThan(0.3);
  });

  it('never throws, and gives a known label with a confidence between 0 and 1, on any string', () => {
    const words = fc.constantFrom(
      'не',
      'отписать',
      'менеджера',
      'в',
      '16',
      'дорого',
      '?',
      '😂',
      'запись',
      'а',
      ',',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(words).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const { intent, confidence } = detectIntent(text);
        expect(INTENT_LABELS).toContain(intent);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(detectIntent(text)).toEqual(detectIntent(text));
      }),
    );
  });

  it('reads a hostile text of 100,000 characters in bounded time', () => {
    const startedAt = performance.now();
    for (const piece of ['не ', 'отписать', 'a.', '+7 ', 'один ']) detectIntent(piece.repeat(20_000));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
