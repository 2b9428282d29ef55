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
const PICTURE = /\p{Extended_Pictographic}/u;

/**
 * Sentences in order, covering all words. A stop before a small letter does not end a sentence: «т. е.», «руб. в месяц»,
 * and hiding a promise by full stops («гарантируем. доход») fails for the same reason. A picture before a capital ends one.
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

/** Sentences of up to this many words may be parts of one that was chopped up: «Гарантированно. Каждый месяц. Доход.» */
const SHORT = 4;
const LONGEST_CHAIN = 12;
/** A question of up to this many words takes its short answer with it: «Риски? Не у нас.» */
const SHORT_QUESTION = 8;

/** Sentences with those chopped up put together: a promise must not hide in full stops. */
export function joinShort(sentences: readonly Sentence[]): readonly Sentence[] {
  const joined: Sentence[] = [];
  let chain = false;
  for (const sentence of sentences) {
    const last = joined.at(-1);
    const short = sentence.end - sentence.first <= SHORT;
    const length = last === undefined ? 0 : last.end - last.first;
    const fits = last?.question === true ? length <= SHORT_QUESTION : chain && length <= LONGEST_CHAIN;
    if (last !== undefined && short && fits) {
      joined[joined.length - 1] = { ...last, end: sentence.end, question: sentence.question };
    } else {
      joined.push(sentence);
      chain = short;
    }
  }
  return joined;
}

function isBorder(next: Word): boolean {
  if (LINE.test(next.before)) return true;
  if (!STOP.test(next.before)) return next.capital && PICTURE.test(next.before);
  if (/[!?…]/.test(next.before) && !/[—»”"]/.test(next.before)) return true;
  return next.capital || next.tags.size > 0 || /[«"„(]\s*$/.test(next.before);
}

function asks(gap: string): boolean {
  return /^[^.!\n«]*\?/.test(gap);
}
