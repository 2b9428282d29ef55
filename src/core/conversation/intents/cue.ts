/**
 * Cues: short patterns of word stems that speak for an intent. A cue is data; compiling it once gives a matcher over
 * the words of a message. No regular expression is built, so no message can make matching slow; words are looked up once, by prefix.
 *
 * Spelling: phrases are divided by « / ». In a phrase, `stem*` matches any ending, `a|b*` either, `@name` a word
 * class, `#` a number, `a|b_c` an alternative of two words, `..` up to four words between, `…` up to eight, `^` and `$` the message's ends, `&` joins parts that may
 * stand anywhere.
 */
import { normaliseWord } from './normalise-message.ts';
import { WORD_CLASSES } from './word-classes.ts';

/** Evidence for one intent: `weight` counts when a phrase of `any` is found and none of `unless`. */
export interface Cue {
  readonly weight: number;
  readonly any: string;
  readonly unless?: string;
}

/** What one position of a phrase accepts: whole words and beginnings. */
interface WordTest {
  readonly exact: readonly string[];
  readonly stems: readonly string[];
}

interface Step {
  /** Number of the word test in its book. */
  readonly test: number;
  /** Words that may stand before this one. */
  readonly gap: number;
}

/** Parts that must all be found, in any order and anywhere. */
type Phrase = readonly Part[];

interface Part {
  readonly steps: readonly Step[];
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

export interface CompiledCue {
  readonly weight: number;
  readonly any: readonly Phrase[];
  readonly unless: readonly Phrase[];
}

/** Cues compiled together: one numbering of word tests, one look-up from words to their numbers. */
export interface CueBook<Name extends string> {
  readonly cues: ReadonlyMap<Name, readonly CompiledCue[]>;
  readonly exact: ReadonlyMap<string, readonly number[]>;
  readonly stems: ReadonlyMap<string, readonly number[]>;
}

/** Where in a message the words of a book stand: number of a word test → positions, ascending. */
export interface SpottedWords {
  readonly length: number;
  readonly places: ReadonlyMap<number, readonly number[]>;
}

const GAPS: { readonly [mark: string]: number } = { '..': 4, '…': 8 };
const NUMBER_MARK = '#';

/** Compiles cues by name. @throws on an unknown word class, naming it. */
export function compileCues<Name extends string>(
  named: readonly (readonly [Name, readonly Cue[]])[],
): CueBook<Name> {
  const numbers = new Map<string, number>();
  const number = (part: string): number => {
    const known = numbers.get(part) ?? numbers.size;
    numbers.set(part, known);
    return known;
  };
  const cues = new Map(
    named.map(([name, list]) => [name, list.map((cue) => compileCue(cue, number))] as const),
  );
  const exact = new Map<string, number[]>();
  const stems = new Map<string, number[]>();
  for (const [part, test] of numbers) {
    const { exact: words, stems: beginnings } = compileTest(part);
    for (const word of words) exact.set(word, [...(exact.get(word) ?? []), test]);
    for (const stem of beginnings) stems.set(stem, [...(stems.get(stem) ?? []), test]);
  }
  return { cues, exact, stems };
}

/** Looks the words of a message up in a book. */
export function spotWords<Name extends string>(
  words: readonly string[],
  { exact, stems }: CueBook<Name>,
): SpottedWords {
  const places = new Map<number, number[]>();
  const note = (tests: readonly number[] | undefined, at: number): void => {
    for (const test of tests ?? []) {
      const known = places.get(test);
      if (known === undefined) places.set(test, [at]);
      else if (known.at(-1) !== at) known.push(at);
    }
  };
  for (const [at, word] of words.entries()) {
    note(exact.get(word), at);
    if (/^\d/.test(word)) note(exact.get(NUMBER_MARK), at);
    else for (let length = 1; length <= word.length; length += 1) note(stems.get(word.slice(0, length)), at);
  }
  return { length: words.length, places };
}

/** Whether the words hold a phrase of `any` and none of `unless`. */
export function hasCue(words: SpottedWords, cue: CompiledCue): boolean {
  return (
    cue.any.some((phrase) => hasPhrase(words, phrase)) &&
    !cue.unless.some((phrase) => hasPhrase(words, phrase))
  );
}

function compileCue({ weight, any, unless }: Cue, number: (part: string) => number): CompiledCue {
  return {
    weight,
    any: compilePhrases(any, number),
    unless: unless === undefined ? [] : compilePhrases(unless, number),
  };
}

function compilePhrases(phrases: string, number: (part: string) => number): readonly Phrase[] {
  return phrases
    .split(/\s\/\s/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .flatMap(spellOut)
    .map((phrase) => phrase.split(' & ').map((part) => compilePart(part.trim(), number)));
}

/** A phrase with an alternative of several words («нет|в_обрез») as several phrases. */
function spellOut(phrase: string): readonly string[] {
  const parts = phrase.split(' ');
  const at = parts.findIndex((part) => part.includes('_') && part.includes('|'));
  const part = parts[at];
  if (part === undefined) return [phrase.replaceAll('_', ' ')];
  const alternatives = part.split('|');
  const single = alternatives.filter((alternative) => !alternative.includes('_')).join('|');
  const several = alternatives.filter((alternative) => alternative.includes('_'));
  return [single, ...several.map((alternative) => alternative.replaceAll('_', ' '))]
    .filter((alternative) => alternative !== '')
    .flatMap((alternative) => spellOut(parts.with(at, alternative).join(' ')));
}

function compilePart(phrase: string, number: (part: string) => number): Part {
  const steps: Step[] = [];
  let gap = 0;
  for (const part of phrase.split(/\s+/)) {
    if (part === '^' || part === '$') continue;
    const wider = GAPS[part];
    if (wider !== undefined) gap = wider;
    else {
      steps.push({ test: number(part), gap });
      gap = 0;
    }
  }
  return { steps, fromStart: phrase.startsWith('^'), toEnd: phrase.endsWith('$') };
}

function compileTest(part: string): WordTest {
  const forms = part.split('|').flatMap(expandClass);
  const stems = forms.filter((form) => form.endsWith('*')).map((form) => normaliseWord(form.slice(0, -1)));
  const exact = forms.filter((form) => !form.endsWith('*')).map(normaliseWord);
  return { stems: [...new Set(stems)], exact: [...new Set(exact)] };
}

function expandClass(form: string): readonly string[] {
  if (!form.startsWith('@')) return [form];
  const members = WORD_CLASSES[form.slice(1)];
  if (members === undefined) throw new Error(`Unknown word class «${form}»: add it to WORD_CLASSES.`);
  return members.split(/\s+/);
}

function hasPhrase(words: SpottedWords, phrase: Phrase): boolean {
  return phrase.every((part) => hasPart(words, part));
}

function hasPart({ length, places }: SpottedWords, { steps, fromStart, toEnd }: Part): boolean {
  if (steps.some(({ test }) => !places.has(test))) return false;
  let ends: readonly number[] = [];
  for (const [index, { test, gap }] of steps.entries()) {
    const at = places.get(test) ?? [];
    if (index === 0) ends = fromStart ? at.filter((place) => place === 0) : at;
    else ends = at.filter((place) => ends.some((end) => place > end && place <= end + 1 + gap));
    if (ends.length === 0) return false;
  }
  return !toEnd || ends.at(-1) === length - 1;
}
