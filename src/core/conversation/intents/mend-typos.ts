/**
 * Puts misspelt key words right before cues are looked for: «отпешите» → «отпишите». Only words that no cue knows are
 * touched, and only towards one nearest stem; short words are left alone, there a typo makes another word.
 */
import { countSlips, soundAlike } from './count-slips.ts';

export interface Lexicon {
  /** Beginnings of key words, and key words that stand for themselves only. */
  readonly stems: readonly string[];
  readonly exact: ReadonlySet<string>;
  /** Ordinary words that look like typos of key words and are none. */
  readonly ordinary: ReadonlySet<string>;
}

interface Mended {
  readonly word: string;
  readonly slips: number;
}

/** Shortest word and stem that are mended at all; under `SURE` only a vowel heard alike is forgiven. */
const SHORTEST = 4;
const SURE = 5;
/** From these lengths on one and a half, and two, slips are forgiven. */
const MIDDLING = 7;
const LONG = 9;
/** A letter more of agreement outweighs this part of a slip. */
const LENGTH_WORTH = 0.3;
/** The words with typos of key words mended; endings are kept. */
export function mendTypos(words: readonly string[], lexicon: Lexicon): readonly string[] {
  return words.map((word) => {
    if (word.length < SHORTEST || !/^\p{Script=Cyrillic}+$/u.test(word)) return word;
    return isKnown(word, lexicon) ? word : (findNearest(word, lexicon) ?? word);
  });
}

function isKnown(word: string, { stems, exact, ordinary }: Lexicon): boolean {
  return (
    exact.has(word) || ordinary.has(word) || stems.some((stem) => stem.length >= 4 && word.startsWith(stem))
  );
}

function findNearest(word: string, { stems, exact }: Lexicon): string | undefined {
  let best: Mended = { word, slips: Infinity };
  let bestRank = Infinity;
  const consider = (target: string, found: Mended): void => {
    if (found.slips > allowedSlips(target, word)) return;
    const rank = found.slips - target.length * LENGTH_WORTH;
    if (rank >= bestRank) return;
    best = found;
    bestRank = rank;
  };
  for (const stem of stems) if (isNear(word, stem)) consider(stem, mendPrefix(word, stem));
  for (const whole of exact) {
    if (isNear(word, whole) && whole.slice(-2) === word.slice(-2)) {
      consider(whole, { word: whole, slips: countSlips(word, whole) });
    }
  }
  return best.slips === Infinity ? undefined : best.word;
}

function allowedSlips(target: string, { length }: string): number {
  if (target.length < SURE || length < SURE) return 0.5;
  if (target.length >= LONG) return 2;
  return target.length >= MIDDLING ? 1.5 : 1;
}

/** A cheap sieve: long enough to be mended, and not another beginning altogether. */
function isNear(word: string, target: string): boolean {
  if (target.length < SHORTEST || target.length > word.length + 1) return false;
  const [first = '', second = ''] = target;
  return word[0] === first || word[1] === second || word[0] === second || soundAlike(first, word[0] ?? '');
}

/** The word with its beginning replaced by the stem, and how many slips apart the two were. */
function mendPrefix(word: string, stem: string): Mended {
  let best: Mended = { word, slips: Infinity };
  for (let length = stem.length - 1; length <= Math.min(word.length, stem.length + 1); length += 1) {
    const slips = countSlips(word.slice(0, length), stem);
    if (slips < best.slips) best = { word: stem + word.slice(length), slips };
  }
  return best;
}
