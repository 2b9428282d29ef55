/**
 * Mends a rendered text where a value was empty: «Здравствуйте, !» becomes «Здравствуйте!». Where nothing was empty the
 * author's punctuation is left alone, which is why the renderer marks the empty places instead of guessing afterwards.
 */

/** Stands where a placeholder or a section gave nothing. A NUL: Telegram and Postgres take none, so no value holds one. */
export const EMPTY_MARK = '\u0000';

const EMPTY_TAG = /<([a-z][\w-]*)(?:\s[^<>]*)?>[ \t]*\0+[ \t]*<\/\1>/gi;
const MARKS = /\0+/g;
const EMPTY_PARAGRAPH = /(^|\n\n)[ \t]*\0(?:[ \t]*\0)*[ \t]*\n\n/g;
const EMPTY_LINE = /(^|\n)[ \t]*\0(?:[ \t]*\0)*[ \t]*(?:\n|$)/g;
const BEFORE_STOP = /,?[ \t]*\0[ \t]*(?=[!?.…,:;)])/g;
const AT_START = /(^|\n|[!?.…][ \t]+)([ \t]*(?:<[a-z][^<>]*>)*)\0[ \t]*[,:][ \t]*(\p{Ll}?)/gu;
const AFTER_SPACE = /(^|\s)\0[ \t]*/g;
const SPACES = /(\S)[ \t]{2,}(?=\S)/g;
const TRAILING = /[ \t]+(?=\n)/g;
const BLANK_LINES = /\n{4,}/g;
const PREFORMATTED = /<(?:pre|code)\b/i;

/**
 * Removes the marks and what they leave behind: orphaned commas, double spaces, empty lines, a sentence that lost its
 * first word's capital. Also trims, and lets at most two blank lines stand. Idempotent.
 */
export function cleanText(text: string): string {
  const mended = text.includes(EMPTY_MARK) ? mendEmpty(text) : text;
  const spaced = PREFORMATTED.test(mended) ? mended : mended.replace(SPACES, '$1 ').replace(TRAILING, '');
  return spaced.replace(BLANK_LINES, '\n\n\n').trim();
}

function mendEmpty(text: string): string {
  return text
    .replace(EMPTY_TAG, EMPTY_MARK)
    .replace(MARKS, EMPTY_MARK)
    .replace(EMPTY_PARAGRAPH, '$1')
    .replace(EMPTY_LINE, '$1')
    .replace(
      AT_START,
      (_, before: string, tags: string, letter: string) => before + tags + letter.toUpperCase(),
    )
    .replace(BEFORE_STOP, '')
    .replace(AFTER_SPACE, '$1')
    .replaceAll(EMPTY_MARK, '');
}
