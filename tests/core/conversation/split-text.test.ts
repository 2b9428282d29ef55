// Splitting of long texts: every part fits, nothing is lost, markup is sound in each part.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizeHtml } from '../../../src/core/conversation/html-tokens.ts';
import { clampMessage, cutMessage } from '../../../src/core/conversation/split-text.ts';
import { toPlainText } from '../../../src/core/conversation/to-plain-text.ts';

function isBalanced(html: string): boolean {
  const open: string[] = [];
  for (const token of tokenizeHtml(html)) {
    if (token.kind === 'open') open.push(token.name);
    if (token.kind === 'close' && open.pop() !== token.name) return false;
  }
  return open.length === 0;
}

const piece = fc.oneof(
  fc.constantFrom('слово ', 'Конец. ', '\n', '\n\n', '&lt;', '&amp;', '👍', 'длинноеслово'),
  fc.string({ maxLength: 12 }).map((text) => text.replace(/[<>&]/g, '')),
);
const html = fc
  .array(fc.tuple(fc.constantFrom('', 'b', 'i'), fc.array(piece, { maxLength: 8 })), { maxLength: 12 })
  .map((runs) =>
    runs.map(([tag, text]) => (tag ? `<${tag}>${text.join('')}</${tag}>` : text.join(''))).join(''),
  );

describe('clampMessage', () => {
  it('leaves a text that fits as it is', () => {
    expect(clampMessage('<b>коротко</b>')).toEqual(['<b>коротко</b>']);
    const marked = '<b>я</b>'.repeat(1000);
    expect(clampMessage(marked)).toEqual([marked]);
  });

  it('prefers the border between paragraphs, then lines, then sentences, then words', () => {
    expect(clampMessage('один два\n\nтри. четыре пять', 20)).toEqual(['один два', 'три. четыре пять']);
    expect(clampMessage('Первое дело. Второе дело', 16)).toEqual(['Первое дело.', 'Второе дело']);
    expect(clampMessage('слово слово слово', 12)).toEqual(['слово слово', 'слово']);
    expect(clampMessage('абвгдежз', 3)).toEqual(['абв', 'где', 'жз']);
  });

  it('closes tags at the cut and opens them again', () => {
    expect(clampMessage('<b>раз <i>два три</i></b>', 8)).toEqual([
      '<b>раз <i>два</i></b>',
      '<b><i>три</i></b>',
    ]);
  });

  it('keeps every part short, balanced and unbroken, and loses nothing but blanks at the borders', () => {
    fc.assert(
      fc.property(html, fc.integer({ min: 4, max: 40 }), (text, limit) => {
        const parts = clampMessage(text, limit);
        for (const part of parts) {
          expect(toPlainText(part).length).toBeLessThanOrEqual(limit);
          expect(isBalanced(part)).toBe(true);
        }
        const bare = (value: string): string => toPlainText(value).replace(/\s/g, '');
        expect(parts.map(bare).join('')).toBe(bare(text));
      }),
      { numRuns: 200 },
    );
  });
});

describe('cutMessage', () => {
  it('cuts at a border and says so', () => {
    expect(cutMessage('<b>слово слово слово</b>', 14)).toBe('<b>слово слово …</b>');
    expect(cutMessage('слово', 14)).toBe('слово');
  });
});
