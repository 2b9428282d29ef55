/** Replacing a sentence: the rest stays, HTML stays valid, what comes back is safe. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSafe } from '../../../src/core/safety/make-safe.ts';
import { shippedFilter } from './with-policy.ts';

const filter = shippedFilter();
const phraseOf = (key: string): string => filter.policy.replacements.get(key) ?? '';

describe('makeSafe', () => {
  it('leaves a safe text alone', () => {
    const text = 'Добрый день!\n\nМы не обещаем доход.  Расскажу про риски.';
    expect(makeSafe(text, filter)).toEqual({ text, findings: [] });
  });

  it('replaces the whole sentence and keeps the rest', () => {
    const { text } = makeSafe(
      'Добрый день! Мы гарантируем доход каждому. Когда вам удобно созвониться?',
      filter,
    );
    expect(text).toBe(`Добрый день! ${phraseOf('income')} Когда вам удобно созвониться?`);
  });

  it('advises the consultation', () => {
    for (const phrase of filter.policy.replacements.values()) expect(phrase).toMatch(/консультаци|спокойно/);
  });

  it('says one phrase for several faults of a kind', () => {
    const { text } = makeSafe(
      'Мы гарантируем доход. Прибыль вам гарантирована полностью и навсегда.',
      filter,
    );
    expect(text).toBe(phraseOf('income'));
  });

  it('keeps tags that reach over the sentence', () => {
    const { text } = makeSafe('<b>Привет! Мы гарантируем вам прибыль.</b> Пишите.', filter);
    expect(text).toBe(`<b>Привет! ${phraseOf('income')}</b> Пишите.`);
  });

  it('drops tags that begin and end inside it', () => {
    const { text } = makeSafe('Привет! Мы <b>гарантируем</b> вам прибыль. Пишите.', filter);
    expect(text).toBe(`Привет! ${phraseOf('income')} Пишите.`);
  });

  it('is safe and settled whatever comes in', () => {
    const pieces = fc.constantFrom(
      'Гарантируем доход. ',
      'Без риска! ',
      'Только сегодня. ',
      'Добрый день. ',
      'не ',
      'доход ',
      'гарантия ',
      '20% в месяц ',
      '<b>',
      '</b>',
      '\n',
      '«',
      '»',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const made = makeSafe(parts.join(''), filter).text;
        expect(filter.isSafe(made)).toBe(true);
        expect(makeSafe(made, filter).text).toBe(made);
      }),
      { numRuns: 300 },
    );
  });
});
