/** Likeness to examples: decides where cues say little, never against what they say clearly. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectIntent } from '../../../src/core/conversation/intents/detect-intent.ts';
import { makeNearestBeginning } from '../../../src/core/conversation/intents/count-slips.ts';

const FILE = new URL('./intents-own.jsonl', import.meta.url);

describe('a guessed intent', () => {
  it.each([
    ['как вас отключить', 'unsubscribe'],
    ['сегодня никак, завтра ок', 'reschedule'],
    ['мне нужно связаться с вашим отделом продаж', 'wants_manager'],
  ])('is found without a cue: %s', (text, intent) => {
    expect(detectIntent(text)).toMatchObject({ intent });
  });

  it('never turns a denied wish into the wish', () => {
    expect(detectIntent('не отменяйте мою запись пожалуйста').intent).not.toBe('cancel_booking');
    expect(detectIntent('не зовите менеджера, ответьте тут').intent).not.toBe('wants_manager');
  });

  it('claims no certainty', () => {
    expect(detectIntent('сегодня никак, завтра ок').confidence).toBeLessThanOrEqual(0.6);
  });

  it('a message is read in well under a millisecond', () => {
    const texts = readFileSync(FILE, 'utf8').trim().split('\n');
    for (const text of texts) detectIntent(text);
    const startedAt = process.cpuUsage().user;
    for (const text of texts) detectIntent(text);
    expect((process.cpuUsage().user - startedAt) / 1_000 / texts.length).toBeLessThan(1);
  });
});

describe('the nearest beginning', () => {
  const find = makeNearestBeginning(20);
  const whole = (word: string, target: string, limit: number): number | undefined =>
    find(word, target, { from: word.length, to: word.length, limit })?.slips;

  it('counts a letter too many, too few, another, and two swapped as one slip', () => {
    expect(whole('отмена', 'отмена', 2)).toBe(0);
    expect(whole('отмненна', 'отменна', 2)).toBe(1);
    expect(whole('отмна', 'отмена', 2)).toBe(1);
    expect(whole('отмуна', 'отмена', 2)).toBe(1);
    expect(whole('омтена', 'отмена', 2)).toBe(1);
  });

  it('letters heard alike are less than half a slip', () => {
    expect(whole('атмена', 'отмена', 2)).toBeCloseTo(0.4);
  });

  it('finds nothing beyond the limit', () => {
    expect(whole('погода', 'отмена', 2)).toBeUndefined();
  });

  it('takes the beginning that agrees best', () => {
    expect(find('менеджера', 'менеджер', { from: 7, to: 9, limit: 2 })).toEqual({ length: 8, slips: 0 });
  });
});
