/** Cuts a read text into sentences, as ranges of words and as places in the source. */
import type { ReadText } from './read-words.ts';
import type { Word } from './word.ts';

export interface Sentence {
  /** Index of the first word and of the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Ends with a question mark. */
  readonly question: boolean;
}

const LINE = /\n/;
const STOP = /[.!?…]/;

/**
 * Sentences in order, covering all words. A stop before a small letter does not end a sentence: «т. е.», «руб. в месяц»,
 * and hiding a promise by full stops («гарантируем. доход») fails for the same reason.
 */
export function splitSentences({ words, after }: ReadText): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let first = 0;
  for (let index = 1; index <= words.length; index += 1) {
    const next = words[index];
    if (next !== undefined && !isBorder(next)) continue;
    sentences.push({ first, end: index, question: asks(next?.before ?? after) });
    first = index;
  }
  return words.length === 0 ? [] : sentences;
}

function isBorder(next: Word): boolean {
  if (LINE.test(next.before)) return true;
  if (!STOP.test(next.before)) return false;
  if (/[!?…]/.test(next.before) && !/[—»”"]/.test(next.before)) return true;
  return next.capital || next.tags.size > 0 || /[«"„(]\s*$/.test(next.before);
}

function asks(gap: string): boolean {
  return /^[^.!\n«]*\?/.test(gap);
}
