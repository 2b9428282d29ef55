/**
 * What of a text is weighed: stems of words, neighbours and next neighbours, beginnings of long words, kinds of numbers.
 * A trait is a short readable string. Learning and judging read texts through this one file, so they cannot disagree.
 */
import type { Stretch } from './match-pattern.ts';
import { stemWord } from '../conversation/stem-word.ts';
import type { Word } from './word.ts';

/** What a word is known by: its stem, and what else it says alone. */
export interface Traits {
  readonly stem: string;
  readonly others: readonly string[];
}

/** From this length on a word's beginning says something of its own. */
const LONG_WORD = 7;
const BEGINNING = 5;
const FAR = ' _ ';
const NONE: readonly string[] = [];
/** Quotations of so many words speak for somebody else. */
const QUOTATION = 2;

/** What a word is known by, alone. */
export function traitsOfWord({ forms, tags }: Word): Traits {
  const form = forms[0] ?? '';
  if (tags.size === 0) {
    return {
      stem: stemWord(form),
      others: form.length >= LONG_WORD ? [`${form.slice(0, BEGINNING)}-`] : NONE,
    };
  }
  return { stem: '#', others: [...tags].filter((tag) => tag !== 'number').map((tag) => `#${tag}`) };
}

/** The trait of two neighbours. */
function nearTrait(before: string, stem: string): string {
  return `${before} ${stem}`;
}

/** The trait of two words with one between them. */
function farTrait(before: string, stem: string): string {
  return `${before}${FAR}${stem}`;
}

/** The two stems of a trait of two words, and whether a word stands between them; nothing for a trait of one. */
export function stemsOfTrait(
  trait: string,
): { readonly before: string; readonly stem: string; readonly far: boolean } | undefined {
  const far = trait.includes(FAR);
  const [before, stem] = trait.split(far ? FAR : ' ');
  return before === undefined || stem === undefined ? undefined : { before, stem, far };
}

/**
 * Which words of a stretch are weighed: all but those inside a quotation of several words, which are somebody else's;
 * a stretch that is nothing but a quotation is weighed whole.
 */
export function weighedWords(words: readonly Word[], { first, end }: Stretch): readonly boolean[] {
  const sizes = new Map<number, number>();
  for (let at = first; at < end; at += 1) {
    const quote = words[at]?.quote ?? 0;
    if (quote > 0) sizes.set(quote, (sizes.get(quote) ?? 0) + 1);
  }
  const length = end - first;
  return Array.from({ length }, (_, offset) => {
    const size = sizes.get(words[first + offset]?.quote ?? 0) ?? 0;
    return size < QUOTATION || size === length;
  });
}

/** The traits that count in a stretch, in order. */
export function traitsOfStretch(words: readonly Word[], stretch: Stretch): readonly string[] {
  const weighed = weighedWords(words, stretch);
  const traits = words.slice(stretch.first, stretch.end).map(traitsOfWord);
  return traits.flatMap(({ stem, others }, at) => {
    if (weighed[at] !== true) return [];
    const found = [stem, ...others];
    const near = traits[at - 1];
    const far = traits[at - 2];
    if (near !== undefined && weighed[at - 1] === true) found.push(nearTrait(near.stem, stem));
    if (far !== undefined && weighed[at - 2] === true) found.push(farTrait(far.stem, stem));
    return found;
  });
}

/** Stretches that are weighed: each alone, and each with the one before it. */
export function windowsOf(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.flatMap((stretch, index) => {
    const before = stretches[index - 1];
    return before === undefined ? [stretch] : [stretch, { first: before.first, end: stretch.end }];
  });
}

/** A long stretch says more than a short one, but not in proportion: sums of weights are divided by this. */
export function dampingOf(count: number): number {
  return Math.sqrt(count + 4);
}
