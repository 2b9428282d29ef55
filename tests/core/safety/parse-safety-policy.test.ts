/** The policy's file format: what a rule means, and that every mistake is named with its line. */
import { describe, expect, it } from 'vitest';
import { makeClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import { parseSafetyPolicy } from '../../../src/core/safety/parse-safety-policy.ts';
import { SHIELD_LISTS } from '../../../src/core/safety/safety-policy.ts';
import { parsePolicy, shippedPolicyText } from './with-policy.ts';

const LISTS = SHIELD_LISTS.map(
  (name) => `[список ${name}]\n${name === 'НЕГ' ? 'не' : `щ${name.toLowerCase()}`}`,
).join('\n');
const HEAD = `Для людей.\n\nПРАВИЛА ФИЛЬТРА\n[замены]\nusual: Об этом лучше поговорить на консультации.\n${LISTS}\n`;

const checkWith = (rule: string, text: string): boolean =>
  !makeClaimsFilter(parsePolicy(`${HEAD}[правило trial: проба]\n${rule}`)).isSafe(text);

describe('a pattern of the policy', () => {
  it.each([
    ['слон', 'Вот слон.', true],
    ['слон', 'Вот слоны.', false],
    ['слон-', 'Вот слоны.', true],
    ['белый слон', 'Белый слон.', true],
    ['белый слон', 'Белый большой слон.', false],
    ['белый .. слон', 'Белый очень большой слон.', true],
    ['белый .. слон', 'Слон у нас белый.', true],
    ['белый .. слон', 'Слон идёт, белый снег лежит.', false],
    ['белый + слон', 'Слон белый.', false],
    ['белый + ?большой + слон', 'Белый большой слон. ', true],
    ['белый + ?большой + слон', 'Белый слон. ', true],
    ['белый/чёрный слон/кит', 'Вот кит.', true],
    ['слон & кит', 'Кит сильнее, чем слон.', true],
    ['слон & кит', 'Вот кит. А вот большой и сильный слон.', false],
    ['слон кроме кит', 'Слон и кит.', false],
    ['ПРОЦЕНТ .. в месяц', 'Это 20 процентов в месяц.', true],
    ['СУММА', 'Это 200 тысяч.', true],
    ['КРАТНО', 'Это x5.', true],
    ['слон', 'Это не слон.', false],
  ])('«%s» against «%s»: %s', (pattern, text, found) => {
    expect(checkWith(pattern, text)).toBe(found);
  });

  it('«снимают: ничего» lets a denial excuse nothing', () => {
    expect(checkWith('снимают: ничего\nслон', 'Это не слон.')).toBe(true);
  });

  it('«охват: пара» looks at two neighbouring sentences', () => {
    const text = 'Вот большой и очень сильный слон. Рядом плывёт такой же большой кит.';
    expect(checkWith('слон & кит', text)).toBe(false);
    expect(checkWith('охват: пара\nслон & кит', text)).toBe(true);
  });

  it('«строгость: замечание» is reported and does not block', () => {
    const filter = makeClaimsFilter(parsePolicy(`${HEAD}[правило trial: проба]\nстрогость: замечание\nслон`));
    expect(filter.check('Слон.').map(({ severity }) => severity)).toEqual(['note']);
    expect(filter.isSafe('Слон.')).toBe(true);
  });
});

describe('parseSafetyPolicy', () => {
  it('reads the shipped file, LF and CRLF alike', () => {
    const text = shippedPolicyText();
    expect(parseSafetyPolicy(text).kind).toBe('parsed');
    expect(parseSafetyPolicy(text.replaceAll('\n', '\r\n'))).toEqual(parseSafetyPolicy(text));
  });

  it('keeps the part above the rules for people and the model', () => {
    expect(parsePolicy(`${HEAD}[правило trial: проба]\nслон`).guidance).toBe('Для людей.');
    expect(parsePolicy(shippedPolicyText()).guidance).not.toMatch(/\[правило|\[список/);
  });

  it('the shipped file is plain text without Markdown', () => {
    expect(shippedPolicyText()).not.toMatch(/^#|\*\*|```|^\s*[-*]\s|\]\(/m);
    expect(shippedPolicyText().startsWith('\uFEFF')).toBe(false);
  });

  it.each([
    ['no rules', 'Для людей.', 'ПРАВИЛА ФИЛЬТРА'],
    ['an unknown header', `${HEAD}[чепуха]`, 'Unreadable header'],
    ['an unknown list', `${HEAD}[правило trial: проба]\nКИТЫ & слон`, 'КИТЫ'],
    ['an unknown excuse', `${HEAD}[правило trial: проба]\nснимают: погода\nслон`, 'погода'],
    ['an unknown safe phrase', `${HEAD}[правило trial: проба]\nзамена: nothing\nслон`, 'nothing'],
    ['two «кроме»', `${HEAD}[правило trial: проба]\nслон кроме кит кроме лев`, 'кроме'],
    ['a missing word', `${HEAD}[правило trial: проба]\nслон & & кит`, 'word is missing'],
    ['a missing list', 'ПРАВИЛА ФИЛЬТРА\n[замены]\nusual: да', 'НЕГ'],
  ])('names the mistake: %s', (_, text, part) => {
    const parsed = parseSafetyPolicy(text);
    expect(parsed.kind === 'broken' && parsed.problems.map(({ message }) => message).join('\n')).toContain(
      part,
    );
  });

  it('names the line', () => {
    const text = `${HEAD}[правило trial: проба]\nслон\nснимают: погода`;
    const parsed = parseSafetyPolicy(text);
    expect(parsed.kind === 'broken' && parsed.problems[0]?.line).toBe(text.split('\n').length);
  });
});
