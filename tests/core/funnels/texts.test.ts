/** What every definition and every seeded text must hold to: the linter's rules and the house's manner of speaking. */
import { describe, expect, it } from 'vitest';
import { lintFunnels } from '../../../src/core/funnel/lint.ts';
import type { Json } from '../../../src/core/json.ts';
import { isJsonArray, isJsonObject, toJsonObject } from '../../../src/core/json.ts';
import { readSeedFiles } from '../../../src/adapters/db/seed-files.ts';
import { meansIntent } from '../../../src/core/vocabulary/client-means.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';
import { readContents, readDefinitions } from '../../support/talk.ts';

const SPOKEN = new Set(['text', 'label', 'reply', 'stale', 'question', 'answer', 'body', 'description']);

function collectTexts(value: Json, key = ''): readonly string[] {
  if (typeof value === 'string') return SPOKEN.has(key) && /[а-яё]/i.test(value) ? [value] : [];
  if (isJsonArray(value))
    return value.flatMap((inner) => (typeof inner === 'string' ? [inner] : collectTexts(inner, key)));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([inner, child]) => collectTexts(child, inner));
}

const definitions = readDefinitions();
const spoken = [
  ...definitions.flatMap((definition) => collectTexts(toJsonObject(definition))),
  ...readContents().values(),
];

describe('the definitions', () => {
  it('pass the linter without a finding', () => {
    const findings = lintFunnels(definitions, { vocabulary, contentKeys: readContents() });
    expect(findings.map(({ rule, funnel, path }) => `${rule} ${funnel} ${path}`)).toEqual([]);
  });
});

describe('the texts', () => {
  it.each([
    ['say «вы», never «ты»', /(^|[^а-яё])(ты|тебя|тебе|тобой|твой|твоя|твоё|твои)([^а-яё]|$)/i],
    [
      'neither promise nor press',
      /гарантируем|без риска вы|только сегодня|успейте|последний шанс|точно заработа/i,
    ],
    ['do not shout', /!!|\?\?|[А-ЯЁ]{6,}/],
  ])('%s', (_, forbidden) => {
    expect(spoken.filter((text) => forbidden.test(text))).toEqual([]);
  });

  it('have one emoji at the most, the help with its menu labels excepted', () => {
    const many = spoken.filter((text) => (text.match(/\p{Extended_Pictographic}/gu)?.length ?? 0) > 1);
    expect(many).toEqual([readContents().get('help')]);
  });

  it('are short enough to be read on a phone', () => {
    expect(spoken.filter((text) => text.length > 1_000)).toEqual([]);
  });
});

describe('the seeds', () => {
  it('hold what the terms ask for', async () => {
    const seeds = await readSeedFiles(new URL('../../../prisma/seed/', import.meta.url).pathname);
    expect(seeds.bonuses).toHaveLength(3);
    expect(seeds.faq.length).toBeGreaterThanOrEqual(10);
    expect(seeds.products.length).toBeLessThanOrEqual(2);
    for (const segment of ['cold', 'warm', 'hot']) {
      const fit = seeds.materials.filter(
        (row) => isJsonArray(row['segments'] as Json) && (row['segments'] as string[]).includes(segment),
      );
      expect(fit.length).toBeGreaterThanOrEqual(5);
    }
    for (const row of seeds.materials) {
      const isStory = row['type'] === 'case' || row['type'] === 'review';
      expect([row.key, row['isExample'] === true]).toEqual([row.key, isStory]);
      if (isStory) expect(row['title']).toMatch(/^Пример/);
    }
  });
});

describe('intents of free texts', () => {
  it.each([
    ['manager', 'соедините с менеджером'],
    ['manager', 'хочу с живым человеком'],
    ['unsubscribe', 'СТОП'],
    ['unsubscribe', 'не пишите мне больше'],
    ['forget', 'удалите, пожалуйста, мои данные'.replace(', пожалуйста,', '')],
    ['consult', 'запишите меня на созвон'],
    ['price', 'а чё так дорого'],
    ['trust', 'это не развод?'],
    ['guarantee', 'сколько я заработаю'],
    ['reliability', 'надёжность'],
    ['growth', 'рост'],
    ['yes', 'да, давайте'],
    ['no', 'не готова'],
  ])('%s: «%s»', (intent, text) => {
    expect(meansIntent(intent, text)).toBe(true);
  });

  it.each([
    ['yes', 'дата какая'],
    ['yes', 'да, но сколько стоит'],
    ['no', 'нету вопросов да'],
    ['unsubscribe', 'что такое стоп-лосс'],
    ['consult', 'отмените консультацию'],
    ['price', 'какая цена биткоина'],
    ['trust', 'как распознать мошенников'],
    ['nonsense', 'да'],
  ])('not %s: «%s»', (intent, text) => {
    expect(meansIntent(intent, text)).toBe(false);
  });
});

it('prices that texts name are those of the products', async () => {
  const seeds = await readSeedFiles(new URL('../../../prisma/seed/', import.meta.url).pathname);
  const prices = new Set(seeds.products.map((row) => String(row['price'])));
  const named = [...spoken, ...seeds.faq.map((row) => String(row['answer']))].flatMap((text) =>
    [...text.matchAll(/(\d\d) (900) ₽/g)].map(([, thousands, rest]) => `${thousands}${rest}`),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((price) => !prices.has(price))).toEqual([]);
});
