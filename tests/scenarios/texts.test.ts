/** What clients read in the scenarios beyond the linter's reach: lines kept in `params`, offers, follow-ups, materials. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readLintContext } from '../../scripts/lib/machine-files.ts';
import { readSeedFiles } from '../../src/adapters/db/seed-files.ts';
import { parsePromptFile } from '../../src/core/conversation/prompt-file.ts';
import { isJsonArray, isJsonObject, toJsonObject } from '../../src/core/json.ts';
import type { Json } from '../../src/core/json.ts';
import { readDefinitions } from '../support/talk.ts';
import { readShelf } from './shelf-twin.ts';
import { PERSONAS } from './scenario-talk.ts';

const SPOKEN = new Set(['say', 'ask', 'asks', 'offerAsk', 'acks', 'title', 'label', 'doubts']);

/** Sentences under the keys that are spoken; words to recognise are not. */
function collect(value: Json, spoken: boolean): readonly string[] {
  if (typeof value === 'string') return spoken ? [value] : [];
  if (isJsonArray(value)) return value.flatMap((inner) => collect(inner, spoken));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'words' ? [] : collect(inner, spoken || SPOKEN.has(key)),
  );
}

const paramsTexts = readDefinitions()
  .filter(({ id }) => PERSONAS.some((persona) => persona === id))
  .flatMap(({ params }) => collect(toJsonObject(params ?? {}), false));

function sections(file: string): readonly string[] {
  const text = readFileSync(new URL(`../../prompts/${file}.txt`, import.meta.url), 'utf8');
  const parsed = parsePromptFile(text);
  if (parsed.kind === 'broken') throw new Error(`${file}: ${parsed.problem}`);
  return [...parsed.prompt.sections.values()];
}

const offered = ['consult_offer', 'payment_offer', 'followups', 'escalation'].flatMap(sections);
const shelf = readShelf().map(({ title, body }) => `${title}. ${body}`);

describe('the spoken texts', () => {
  it('are there', () => {
    expect(paramsTexts.length).toBeGreaterThan(250);
    expect(offered.length).toBeGreaterThan(20);
    expect(shelf.length).toBeGreaterThan(40);
  });

  it('pass the claims filter, every one', async () => {
    const { claims } = await readLintContext();
    const seeds = await readSeedFiles(new URL('../../prisma/seed/', import.meta.url).pathname);
    const products = seeds.products.map((row) => String(row['description']));
    const refused = [...paramsTexts, ...offered, ...shelf, ...products].flatMap((text) => {
      const found = claims?.(text) ?? [];
      return found.length === 0 ? [] : [`${found.join('; ')} ← ${text}`];
    });
    expect(refused).toEqual([]);
  });

  it('say «вы», do not shout, have no Markdown and no emoji but the menu’s', () => {
    for (const text of [...paramsTexts, ...offered, ...shelf]) {
      expect(text).not.toMatch(/(^|[^а-яё])(ты|тебя|тебе|тобой|твой|твоя|твоё|твои)([^а-яё]|$)/i);
      expect(text).not.toMatch(/!!|\?\?|\*\*|^#|[А-ЯЁ]{6,}/m);
      expect(text.replace('🎁 Бонусы', '').replace('🗓 Записаться', '')).not.toMatch(
        /\p{Extended_Pictographic}/u,
      );
    }
  });

  it('have three variants at least of every question, acknowledgement and answer to a doubt', () => {
    for (const { id, params } of readDefinitions()) {
      if (!PERSONAS.some((persona) => persona === id)) continue;
      const { asks, acks, doubts } = toJsonObject(params ?? {});
      for (const group of [asks, doubts])
        for (const [name, list] of Object.entries(isJsonObject(group) ? group : {}))
          expect([id, name, isJsonArray(list) && list.length >= 3]).toEqual([id, name, true]);
      expect(isJsonArray(acks) && acks.length >= 3).toBe(true);
    }
  });

  it('speak in four voices: no two personas share a line', () => {
    const long = paramsTexts.filter((text) => text.length > 40);
    expect(long.filter((text, index) => long.indexOf(text) !== index)).toEqual([]);
  });
});
