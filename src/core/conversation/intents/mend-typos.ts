/**
 * Puts misspelt key words right before cues are looked for: «отпешите» → «отпишите». Only words that no cue knows are
 * touched, and only towards one nearest stem; short words are left alone, there a typo makes another word.
 */
import { lettersLike, makeNearestBeginning } from './count-slips.ts';
import type { FindNearestBeginning } from './count-slips.ts';

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
/** A longer word is no typo of anything. */
const LONGEST = 40;
const CYRILLIC = /^\p{Script=Cyrillic}+$/u;
const SURE = 6;
/** From these lengths on one and a half, and two, slips are forgiven. */
const MIDDLING = 8;
const LONG = 9;
/** A letter more of agreement outweighs this part of a slip. */
const LENGTH_WORTH = 0.3;
/** The words with typos of key words mended; endings are kept. */
export function mendTypos(words: readonly string[], lexicon: Lexicon): readonly string[] {
  let find: FindNearestBeginning | undefined;
  return words.map((word) => {
    if (word.length < SHORTEST || word.length > LONGEST || !CYRILLIC.test(word)) return word;
    if (isKnown(word, lexicon)) return word;
    find ??= makeNearestBeginning(LONGEST);
    return findNearest(word, lexicon, find) ?? word;
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

function findNearest(word: string, { byLetter }: Lexicon, find: FindNearestBeginning): string | undefined {
  let best: string | undefined;
  let bestRank = Infinity;
  for (const { word: target, isStem } of byLetter.get(word[0] ?? '') ?? []) {
    if (target.length > word.length + 1) continue;
    const worth = target.length * LENGTH_WORTH;
    const limit = Math.min(allowedSlips(target, word), bestRank + worth);
    if (limit < 0) continue;
    const found = isStem ? mendPrefix(word, target, limit, find) : mendWhole(word, target, limit, find);
    if (found === undefined || found.slips - worth >= bestRank) continue;
    best = found.word;
    bestRank = found.slips - worth;
  }
  return best;
}

/** A word that stands for itself only must agree in its ending: other endings are other forms, not typos. */
function mendWhole(
  word: string,
  whole: string,
  limit: number,
  find: FindNearestBeginning,
): Mended | undefined {
  if (whole.slice(-2) !== word.slice(-2) || Math.abs(whole.length - word.length) > 1) return undefined;
  const found = find(word, whole, { from: word.length, to: word.length, limit });
  return found && { word: whole, slips: found.slips };
}

function allowedSlips(target: string, { length }: string): number {
  const shorter = Math.min(target.length, length);
  if (shorter < SURE) return shorter === SHORTEST ? 0.4 : 0.8;
  if (target.length >= LONG) return 2;
  return target.length >= MIDDLING ? 1.5 : 1;
}

/** The word with its beginning replaced by the stem, and how many slips apart the two were. */
function mendPrefix(
  word: string,
  stem: string,
  limit: number,
  find: FindNearestBeginning,
): Mended | undefined {
  const to = Math.min(word.length, stem.length + 1);
  const found = find(word, stem, { from: stem.length - 1, to, limit });
  return found && { word: stem + word.slice(found.length), slips: found.slips };
}
