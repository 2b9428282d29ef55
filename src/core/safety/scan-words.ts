/** Cuts folded letters into raw words and the signs between them. It knows nothing about language. */
import type { Letters } from './read-letters.ts';

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
export function scanWords({ chars, from, to }: Letters): Scanned {
  const words: RawWord[] = [];
  let before = '';
  let text = '';
  let start = 0;
  for (let index = 0; index < chars.length; index += 1) {
    const char = chars[index] ?? '';
    if (isWordChar(char) || (text !== '' && isStandIn(chars, index))) {
      if (text === '') start = index;
      text += char;
      continue;
    }
    if (text !== '') {
      words.push({ text, from: from[start] ?? 0, to: to[index - 1] ?? 0, before });
      before = '';
      text = '';
    }
    before += char;
  }
  if (text === '') return { words, after: before };
  words.push({ text, from: from[start] ?? 0, to: to.at(-1) ?? 0, before });
  return { words, after: '' };
}

function isWordChar(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
  return (code >= 0x430 && code <= 0x44f) || WORD_CHAR.test(char);
}

/** A sign between two letters, one of them Cyrillic: «г@рантия», «д*ход». An e-mail address is not meant. */
function isStandIn(chars: readonly string[], index: number): boolean {
  if (!STAND_IN.test(chars[index] ?? '')) return false;
  const left = chars[index - 1] ?? '';
  const right = chars[index + 1] ?? '';
  return /^[а-яa-z]$/.test(left) && /^[а-яa-z]$/.test(right) && /[а-я]/.test(left + right);
}
