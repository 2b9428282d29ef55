/** Cuts folded letters into raw words and the signs between them. It knows nothing about language. */
import type { Letter } from './read-letters.ts';

export interface RawWord {
  /** Letters, digits, and signs that stand for a letter (`@`, `$`, `*` between letters). */
  readonly text: string;
  /** Places in the source. */
  readonly from: number;
  readonly to: number;
  /** The signs and spaces since the word before. */
  readonly before: string;
}

export interface Scanned {
  readonly words: readonly RawWord[];
  /** The signs after the last word. */
  readonly after: string;
}

const WORD_CHAR = /^[\p{L}\p{N}]$/u;
const STAND_IN = /^[@$€*]$/;

/** Words in order; their `before` and the final `after` hold everything else. */
export function scanWords(letters: readonly Letter[]): Scanned {
  const words: RawWord[] = [];
  let before = '';
  let text = '';
  let from = 0;
  for (const [index, letter] of letters.entries()) {
    if (isWordChar(letter.char) || (text !== '' && isStandIn(letters, index))) {
      if (text === '') from = letter.from;
      text += letter.char;
      continue;
    }
    if (text !== '') {
      words.push({ text, from, to: letters[index - 1]?.to ?? from, before });
      before = '';
      text = '';
    }
    before += letter.char;
  }
  if (text === '') return { words, after: before };
  words.push({ text, from, to: letters.at(-1)?.to ?? from, before });
  return { words, after: '' };
}

function isWordChar(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
  return (code >= 0x430 && code <= 0x44f) || WORD_CHAR.test(char);
}

/** A sign between two letters, one of them Cyrillic: «г@рантия», «д*ход». An e-mail address is not meant. */
function isStandIn(letters: readonly Letter[], index: number): boolean {
  if (!STAND_IN.test(letters[index]?.char ?? '')) return false;
  const left = letters[index - 1]?.char ?? '';
  const right = letters[index + 1]?.char ?? '';
  return /^[а-яa-z]$/.test(left) && /^[а-яa-z]$/.test(right) && /[а-я]/.test(left + right);
}
