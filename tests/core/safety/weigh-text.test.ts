/** What the filter learns from the policy's examples, and how a score and a rule decide together. */
import { describe, expect, it } from 'vitest';
import { makeClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import type { ClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import { SHIELD_LISTS } from '../../../src/core/safety/safety-policy.ts';
import { parsePolicy, shippedFilter, shippedPolicyText } from './with-policy.ts';

const LISTS = SHIELD_LISTS.map(
  (name) => `[список ${name}]\n${name === 'НЕГ' ? 'не' : `щ${name.toLowerCase()}`}`,
).join('\n');
const WRONG = [
  'Слоны сами приносят вам орехи каждую ночь.',
  'Орехи сами падают в корзину, пока вы спите.',
  'Корзина сама наполняется орехами без усилий.',
];
const RIGHT = [
  'Урок про слонов начнётся в среду вечером.',
  'Запишите вопрос, куратор ответит завтра утром.',
  'Орехи собирают руками, это долгая работа.',
];

function filterWith(weighing: string, rule = 'мамонт'): ClaimsFilter {
  const text = `Для людей.

ПРАВИЛА ФИЛЬТРА
[замены]
usual: Об этом поговорим на уроке.
${LISTS}
[правило trial: проба]
${rule}
[оценка]
${weighing}
[нельзя]
${WRONG.join('\n')}
[можно]
${RIGHT.join('\n')}
`;
  return makeClaimsFilter(parsePolicy(text));
}

describe('weighing by examples', () => {
  it('refuses what resembles the wrong examples and passes what resembles the right ones', () => {
    const filter = filterWith('порог: 0');
    expect(filter.isSafe('Ночью корзина сама наполняется орехами.')).toBe(false);
    expect(filter.isSafe('Куратор ответит на вопрос в среду вечером.')).toBe(true);
  });

  it('names the finding, its sentence and the phrase that stands in for it', () => {
    const text = 'Урок в среду вечером. Орехи сами падают в корзину ночью.';
    const [finding] = filterWith('порог: 0\nзамена: usual').check(text);
    expect(finding).toMatchObject({ rule: 'weighed', severity: 'block', replacement: 'usual' });
    expect(text.slice(finding?.span.from, finding?.span.to)).toContain('Орехи сами падают');
  });

  it('a higher threshold lets more pass', () => {
    expect(filterWith('порог: 50').isSafe('Ночью корзина сама наполняется орехами.')).toBe(true);
  });

  it('a few words alone prove nothing', () => {
    expect(filterWith('порог: 0').isSafe('Орехи сами падают')).toBe(true);
  });

  it('a rule of little weight does not count among innocent words, a heavy one does', () => {
    const text = 'Мамонт: урок про слонов начнётся в среду вечером.';
    expect(filterWith('порог: 0\nправило: 0.01').isSafe(text)).toBe(true);
    expect(filterWith('порог: 0\nправило: 0.01', 'вес: 100\nмамонт').isSafe(text)).toBe(false);
  });

  it('an excused rule makes the sentence harder to refuse', () => {
    const text = 'Мамонт не приносит вам орехи каждую ночь сам.';
    const rule = 'мамонт & приносит';
    expect(filterWith('порог: 0\nоправдание: 0', rule).isSafe(text)).toBe(false);
    expect(filterWith('порог: 0\nоправдание: 20', rule).isSafe(text)).toBe(true);
  });

  it('a broken setting is named with its line', () => {
    expect(() => filterWith('порог: высокий')).toThrow(/порог, правило, оправдание or замена/);
    expect(() => filterWith('порог: 0', 'вес: тяжёлый\nмамонт')).toThrow(/unreadable вес/);
    expect(() => filterWith('замена: missing')).toThrow(/no safe phrase «missing»/);
  });

  it('the same policy gives the same scores every time', () => {
    const policy = parsePolicy(shippedPolicyText());
    const texts = ['Скоро вы забудете про будильник.', 'Урок начнётся в 18:00, ссылку пришлю утром.'];
    const [first, second] = [makeClaimsFilter(policy), makeClaimsFilter(policy)];
    for (const text of texts) expect(first.check(text)).toEqual(second.check(text));
  });
});

describe('a placeholder', () => {
  const filter = shippedFilter();

  it('is a neutral word, whatever its name', () => {
    expect(filter.isSafe('Здравствуйте, {{guaranteed.profit}}! Урок начнётся в {{time}}.')).toBe(true);
  });

  it('hides nothing around it, and places stay true', () => {
    const text = '{{name}}, мы гарантируем вам доход каждый месяц.';
    const [finding] = filter.check(text);
    expect(text.slice(finding?.span.from, finding?.span.to)).toContain('гарантируем');
  });

  it('inside a tag leaves the tag a tag', () => {
    expect(filter.isSafe('<a href="{{link.url}}">Открыть урок</a>')).toBe(true);
  });
});
