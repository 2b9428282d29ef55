/** Telegram's HTML in tokens: nothing is lost, and hostile text costs no more than its length. */
import { describe, expect, it } from 'vitest';
import { tokenizeHtml } from '../../../src/core/conversation/html-tokens.ts';

describe('tokens of HTML', () => {
  it.each(['<b>да</b>', '<a href="x">y</a> &lt;', '<b <i>', 'a < b > c', '<<<', '&#1075;😀'])(
    'give the text back: %s',
    (html) => {
      expect(
        tokenizeHtml(html)
          .map(({ source }) => source)
          .join(''),
      ).toBe(html);
    },
  );

  it('a tag that is never closed is text', () => {
    expect(tokenizeHtml('<a href').every(({ kind }) => kind === 'text')).toBe(true);
  });

  it('many unclosed tags cost their length once', () => {
    const startedAt = performance.now();
    tokenizeHtml('<a '.repeat(50_000));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
