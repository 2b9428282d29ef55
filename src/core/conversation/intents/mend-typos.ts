/**
 * Puts misspelt key words right before cues are looked for: «отпешите» → «отпишите». Only words that no cue knows are
 * touched, and only towards one nearest stem; short words are left alone, there a typo makes another word.
 */
import { countSlips, lettersLike } from './count-slips.ts';

/** Key words and ordinary words, arranged for looking up; made by {@link makeLexicon}. */
export interface Lexicon {
  /** Beginnings of words that need no mending. */
  readonly known: ReadonlySet<string>;
  readonly exact: ReadonlySet<string>;
  /** Targets of mending by each of their first two letters. */
  readonly byLetter: ReadonlyMap<string, readonly Target[]>;
}

interface Target {
  readonly word: string;
  /** A beginning of words, or a word that stands for itself only. */
  readonly isStem: boolean;
}

interface Mended {
  readonly word: string;
  readonly slips: number;
}

/** Shortest word and stem that are mended at all; under `SURE` only letters heard alike are forgiven. */
const SHORTEST = 4;
const SURE = 6;
/** From these lengths on one and a half, and two, slips are forgiven. */
const MIDDLING = 8;
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

/**
 * A lexicon: `stems` and `exact` are mended towards, `ordinary` are beginnings of words that look like typos of key words
 * and are none.
 */
export function makeLexicon(words: {
  readonly stems: readonly string[];
  readonly exact: readonly string[];
  readonly ordinary: readonly string[];
}): Lexicon {
  const byLetter = new Map<string, Target[]>();
  const targets = [
    ...words.stems.map((word) => ({ word, isStem: true })),
    ...words.exact.map((word) => ({ word, isStem: false })),
  ];
  for (const target of targets.filter(({ word }) => word.length >= SHORTEST)) {
    const keys = new Set([...target.word.slice(0, 2)].flatMap((letter) => [letter, ...lettersLike(letter)]));
    for (const key of keys) byLetter.set(key, [...(byLetter.get(key) ?? []), target]);
  }
  const stems = words.stems.filter((stem) => stem.length >= SHORTEST);
  return { known: new Set([...stems, ...words.ordinary]), exact: new Set(words.exact), byLetter };
}

/** Whether a cue names the word, or it is an ordinary one. */
export function isKnown(word: string, { known, exact }: Lexicon): boolean {
  if (exact.has(word)) return true;
  for (let length = 1; length <= word.length; length += 1) if (known.has(word.slice(0, length))) return true;
  return false;
}

function findNearest(word: string, { byLetter }: Lexicon): string | undefined {
  let best: Mended = { word, slips: Infinity };
  let bestRank = Infinity;
  for (const { word: target, isStem } of byLetter.get(word[0] ?? '') ?? []) {
    if (target.length > word.length + 1) continue;
    const found = isStem ? mendPrefix(word, target) : mendWhole(word, target);
    const rank = found.slips - target.length * LENGTH_WORTH;
    if (found.slips > allowedSlips(target, word) || rank >= bestRank) continue;
    best = found;
    bestRank = rank;
  }
  return best.slips === Infinity ? undefined : best.word;
}

/** A word that stands for itself only must agree in its ending: other endings are other forms, not typos. */
function mendWhole(word: string, whole: string): Mended {
  const agrees = whole.slice(-2) === word.slice(-2) && Math.abs(whole.length - word.length) <= 1;
  return { word: whole, slips: agrees ? countSlips(word, whole) : Infinity };
}

function allowedSlips(target: string, { length }: string): number {
  const shorter = Math.min(target.length, length);
  if (shorter < SURE) return shorter === SHORTEST ? 0.4 : 0.8;
  if (target.length >= LONG) return 2;
  return target.length >= MIDDLING ? 1.5 : 1;
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
