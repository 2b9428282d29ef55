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

interface CompiledCue {
  readonly weight: number;
  readonly any: readonly Phrase[];
  readonly unless: readonly Phrase[];
}

/** A phrase of a cue's `any`, waiting for its rarest word. */
interface Waiting<Name extends string> {
  readonly name: Name;
  readonly cue: CompiledCue;
  readonly phrase: Phrase;
}

/** Cues compiled together: one numbering of word tests, one look-up from words to their numbers. */
export interface CueBook<Name extends string> {
  /** By word test: phrases that no message without such a word can hold. */
  readonly waiting: ReadonlyMap<number, readonly Waiting<Name>[]>;
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
  const cues = named.flatMap(([name, list]) => list.map((cue) => ({ name, cue: compileCue(cue, number) })));
  const exact = new Map<string, number[]>();
  const stems = new Map<string, number[]>();
  for (const [part, test] of numbers) {
    const { exact: words, stems: beginnings } = compileTest(part);
    for (const word of words) exact.set(word, [...(exact.get(word) ?? []), test]);
    for (const stem of beginnings) stems.set(stem, [...(stems.get(stem) ?? []), test]);
  }
  return { waiting: arrange(cues, [...numbers.keys()]), exact, stems };
}

/** Each phrase under its rarest word: a message wakes few of them. */
function arrange<Name extends string>(
  cues: readonly { readonly name: Name; readonly cue: CompiledCue }[],
  tests: readonly string[],
): ReadonlyMap<number, readonly Waiting<Name>[]> {
  const costs = tests.map(costOf);
  const waiting = new Map<number, Waiting<Name>[]>();
  for (const { name, cue } of cues) {
    for (const phrase of cue.any) {
      const steps = phrase.flatMap((part) => part.steps.map(({ test }) => test));
      const rarest = steps.reduce((best, test) => ((costs[test] ?? 0) < (costs[best] ?? 0) ? test : best));
      const list = waiting.get(rarest);
      if (list === undefined) waiting.set(rarest, [{ name, cue, phrase }]);
      else list.push({ name, cue, phrase });
    }
  }
  return waiting;
}

/** A guess at how many messages have such a word: short words and beginnings are common, and so are long lists. */
function costOf(part: string): number {
  if (part.includes(NUMBER_MARK)) return 40;
  return part
    .split('|')
    .flatMap(expandClass)
    .reduce((sum, form) => sum + (form.length <= 3 ? 40 : form.length <= 4 ? 8 : 1), 0);
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

/** Weights of the cues that the words hold: a phrase of `any` and none of `unless`. Names without any are left out. */
export function weighCues<Name extends string>(
  words: SpottedWords,
  { waiting }: CueBook<Name>,
): ReadonlyMap<Name, readonly number[]> {
  const judged = new Set<CompiledCue>();
  const weights = new Map<Name, number[]>();
  for (const test of words.places.keys()) {
    for (const { name, cue, phrase } of waiting.get(test) ?? []) {
      if (judged.has(cue) || !hasPhrase(words, phrase)) continue;
      judged.add(cue);
      if (cue.unless.some((forbidden) => hasPhrase(words, forbidden))) continue;
      weights.set(name, [...(weights.get(name) ?? []), cue.weight]);
    }
  }
  return weights;
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
  let ends: readonly number[] = [];
  for (let index = 0; index < steps.length; index += 1) {
    const { test, gap } = steps[index] ?? { test: -1, gap: 0 };
    const at = places.get(test);
    if (at === undefined) return false;
    if (index === 0) ends = fromStart ? at.filter((place) => place === 0) : at;
    else ends = at.filter((place) => ends.some((end) => place > end && place <= end + 1 + gap));
    if (ends.length === 0) return false;
  }
  return !toEnd || ends.at(-1) === length - 1;
}
