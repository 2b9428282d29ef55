/** What the claims filter understands: forms of words, disguises, denial, quotation, and where it says the fault is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedFilter } from './with-policy.ts';

const filter = shippedFilter();

describe('claims filter', () => {
  it.each([
    ['another form', 'Доходами, гарантированными договором, мы гордимся.'],
    ['another order', 'Прибыль вам гарантирована.'],
    ['chopped into sentences', 'Гарантированно. Каждый месяц. Доход на вашу карту.'],
    ['an honest remark beside it', 'Инвестиции связаны с риском. Но вам мы гарантируем доход.'],
    ['a concession after it', 'Гарантированно получите доход, хотя и не обещаем.'],
    ['a promise after a denial', 'Мы не обещаем чудес, но 8% в месяц получите стабильно.'],
    ['a double negation', 'Не гарантировать вам прибыль было бы странно.'],
    ['our own warning', 'В отличие от мошенников, мы гарантируем доход.'],
  ])('finds a promise in %s', (_, text) => {
    expect(filter.isSafe(text)).toBe(false);
  });

  it.each([
    ['Latin look-alikes', 'гаpaнтируeм дoхoд'],
    ['digits for letters', 'гарантир0ванный д0х0д'],
    ['transliteration', 'garantirovannaya pribyl'],
    ['spaces', 'г а р а н т и я  д о х о д а'],
    ['full stops', 'г.а.р.а.н.т.и.р.у.е.м прибыль'],
    ['hyphens', 'га-ран-тия до-хо-да'],
    ['emoji', 'га🔥рантия дохода'],
    ['zero-width characters', 'га\u200bран\u200bтия до\u200bхода'],
    ['soft hyphens', 'гаран\u00adтия дохо\u00adда'],
    ['accents', 'га\u0301ра\u0301нтия дохода'],
    ['tags', 'га<b>ран</b>тия <i>до</i>хода'],
    ['entities', '&#1075;арантия дохода'],
    ['full-width letters', 'ｇｕａｒａｎｔｅｅｄ profit'],
    ['doubled letters', 'ггарантиируем доххход'],
    ['glued words', 'гарантируемдоход'],
    ['masked letters', 'гар*нтия дох*да'],
    ['a broken word', 'гаран тируем прибыль'],
    ['capital letters', 'ГАРАНТИЯ ДОХОДА'],
  ])('sees through %s', (_, text) => {
    expect(filter.isSafe(text)).toBe(false);
  });

  it.each([
    ['a denial', 'Мы не гарантируем доход.'],
    ['a denial far off', 'Не бывает так, чтобы доход был гарантирован.'],
    ['a denial behind', 'Гарантий дохода у нас нет.'],
    ['a question about the client', 'Какой доход вы хотели бы получать?'],
    ['the client’s words', 'Вы спрашивали: «есть ли гарантия дохода?» Отвечу честно: нет.'],
    ['a warning', 'Если вам обещают 30% в месяц, это мошенники.'],
    ['a figure with its loss', 'За год портфель вырос на 40%, а потом потерял 50%.'],
    ['a guarantee of what is ours', 'Гарантируем ответ куратора в течение дня.'],
    ['an unhurried deadline', 'Набор до пятницы, следующий поток весной, можно не торопиться.'],
    ['a refund', 'Вернём 100% оплаты в первые 14 дней.'],
  ])('lets pass %s', (_, text) => {
    expect(filter.check(text)).toEqual([]);
  });

  it('tells the rule, the words as written and their place in the source', () => {
    const text = 'Добрый день! Мы <b>гарантируем</b> прибыль. Пишите.';
    const [finding] = filter.check(text);
    expect(finding).toMatchObject({ rule: 'profit-guarantee', severity: 'block' });
    expect(text.slice(finding?.span.from, finding?.span.to)).toBe(finding?.quote);
    expect(finding?.quote).toBe('гарантируем</b> прибыль');
    expect(text.slice(finding?.sentence.from, finding?.sentence.to)).toBe('Мы <b>гарантируем</b> прибыль');
  });

  it('says the same of the same text', () => {
    const text = 'Гарантируем доход. Только сегодня!';
    expect(filter.check(text)).toEqual(filter.check(text));
  });

  it('the shipped safe phrases are safe themselves', () => {
    for (const phrase of filter.policy.replacements.values()) expect(filter.check(phrase)).toEqual([]);
  });

  it('reads any text without failing, with places inside it', () => {
    const pieces = fc.constantFrom(
      'гарантируем ',
      'доход',
      ' не ',
      '«',
      '»',
      '20% в месяц',
      '. ',
      '\u200b',
      '<b>',
      '&lt;',
      'г а р ',
      '🔥',
      '\ud83d',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const { span, sentence } of filter.check(text)) {
          expect(span.from).toBeGreaterThanOrEqual(sentence.from);
          expect(span.to).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    'г а р ',
    'не ',
    'вы ',
    'гарантия дохода ',
    'не гарантируем доход, ',
    '«',
    '.',
    '&lt;',
    'за',
    '1 000 ',
    'Да. ',
    '+10% в месяц. ',
    '<b>',
  ])('takes time in proportion to the length: «%s» repeated', (piece) => {
    const [short, long] = [4_000, 32_000].map((length) =>
      timeOf(piece.repeat(Math.ceil(length / piece.length))),
    );
    // Eight times the length; a square law would show as sixty-four.
    expect(long ?? 0).toBeLessThan(30 * Math.max(short ?? 0, 3));
  });
});

/** The best of three, in processor milliseconds: other programs on the machine do not count. */
function timeOf(text: string): number {
  const times = Array.from({ length: 3 }, () => {
    const start = process.cpuUsage();
    filter.check(text);
    return process.cpuUsage(start).user / 1000;
  });
  return Math.min(...times);
}
