/** What was typed as the new value of a field: what is taken, and in which form. */
import { describe, expect, it } from 'vitest';
import { checkDraft } from '../../src/core/content/check-draft.ts';
import { findField, findSection } from '../../src/core/content/content-sections.ts';
import type { ContentField } from '../../src/core/content/content-sections.ts';

function field(section: string, name: string): ContentField {
  const found = findSection(section);
  const known = found === undefined ? undefined : findField(found, name);
  if (known === undefined) throw new Error(`no field ${section}.${name}`);
  return known;
}

const check = (section: string, name: string, typed: string) =>
  checkDraft(field(section, name), typed, new Set(['name']));

describe('a price', () => {
  it.each([
    ['29900', '29900'],
    ['29 900 ₽', '29900'],
    ['29\u00A0900,50 руб.', '29900.5'],
    ['0,1', '0.1'],
    ['10000000', '10000000'],
  ])('«%s» is %s', (typed, value) => {
    expect(check('products', 'price', typed)).toEqual({ kind: 'right', value });
  });

  it.each(['даром', '0', '-5', '1e5', '0x10', 'Infinity', '29900.001', '10000001'])(
    '«%s» is none',
    (typed) => {
      expect(check('products', 'price', typed)).toMatchObject({ kind: 'wrong' });
    },
  );
});

describe('other fields', () => {
  it.each([
    ['materials', 'segments', 'Тёплый, горячие; тёплый', 'warm, hot'],
    ['materials', 'type', 'Отзыв', 'review'],
    ['materials', 'url', '-', ''],
    ['bonuses', 'url', '/bonus/first-steps', '/bonus/first-steps'],
    ['texts', 'text', 'Здравствуйте, <b>{{name}}</b>!', 'Здравствуйте, <b>{{name}}</b>!'],
  ])('%s.%s takes «%s»', (section, name, typed, value) => {
    expect(check(section, name, typed)).toEqual({ kind: 'right', value });
  });

  it.each([
    ['materials', 'segments', 'ледяной'],
    ['materials', 'tags', 'Доверие'],
    ['bonuses', 'url', 'http://example.com'],
    ['bonuses', 'url', 'javascript:alert(1)'],
    ['faq', 'question', 'х'.repeat(61)],
    ['faq', 'answer', 'Привет, {{name}}'],
    ['texts', 'text', '<b>жирно'],
    ['texts', 'text', '<script>alert(1)</script>'],
    ['texts', 'text', '{{phone}}'],
    ['texts', 'text', '   '],
  ])('%s.%s refuses «%s»', (section, name, typed) => {
    expect(check(section, name, typed)).toMatchObject({ kind: 'wrong' });
  });
});
