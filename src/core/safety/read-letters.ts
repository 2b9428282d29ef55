/**
 * A message as the reader's eye sees it: visible characters, folded, each with its place in the source. Tags vanish
 * without leaving a gap (`га<b>ран</b>тия` is one word), accents and invisible characters likewise.
 */
import { tokenizeHtml } from '../conversation/html-tokens.ts';
import { foldLetter } from './fold-letter.ts';

/** Parallel rows: one entry a visible character. */
export interface Letters {
  /** Folded characters; see `foldLetter`. */
  readonly chars: readonly string[];
  /** Places in the source, UTF-16 units. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

interface Rows {
  readonly chars: string[];
  readonly from: number[];
  readonly to: number[];
}

const MARKUP = /[<&]/;
const BREVE = '\u0306';

/** A place that is filled in later: `{{name}}`, or a mark of a section, `{{#name}}`. */
const PLACEHOLDER = /\{\{([^{}]{1,200})\}\}/g;
const SECTION_MARK = /^\s*[#/^!]/;
/** What stands for a value still unknown: a word that no rule knows. */
const NEUTRAL = 'нечто';

/** Reads HTML or plain text. Broken markup is read as the characters it is made of. */
export function readLetters(source: string): Letters {
  const rows: Rows = { chars: [], from: [], to: [] };
  const text = source.includes('{{') ? source.replace(PLACEHOLDER, neutralise) : source;
  let at = 0;
  if (!MARKUP.test(text)) {
    for (const shown of text) at = pushLetter(rows, shown, at, shown.length);
    return rows;
  }
  for (const token of tokenizeHtml(text)) {
    const shown = token.kind === 'text' ? token.shown : token.name === 'br' || token.name === 'p' ? '\n' : '';
    at = pushLetter(rows, shown, at, token.source.length);
  }
  return rows;
}

/** As long as the placeholder, so that places in the source stay true. */
function neutralise(whole: string, name: string): string {
  return (SECTION_MARK.test(name) ? '' : NEUTRAL).padEnd(whole.length);
}

/** @returns the place after the piece. */
function pushLetter(rows: Rows, shown: string, from: number, length: number): number {
  const to = from + length;
  if (shown === '') return to;
  if (shown === BREVE && rows.chars.at(-1) === 'и') {
    rows.chars[rows.chars.length - 1] = 'й';
    rows.to[rows.to.length - 1] = to;
    return to;
  }
  for (const char of foldLetter(shown)) pushRow(rows, char, from, to);
  return to;
}

function pushRow(rows: Rows, char: string, from: number, to: number): void {
  rows.chars.push(char);
  rows.from.push(from);
  rows.to.push(to);
}
