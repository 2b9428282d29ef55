/**
 * Cues: short patterns of word stems that speak for an intent. A cue is data; compiling it once gives a matcher over
 * the words of a message. No regular expression is built, so no message can make matching slow.
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

/** What one position of a phrase accepts. */
interface WordTest {
  readonly exact: ReadonlySet<string>;
  readonly stems: readonly string[];
}

interface Step {
  readonly test: WordTest;
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

const GAPS: { readonly [mark: string]: number } = { '..': 4, '…': 8 };

/** Compiles a cue. @throws on an unknown word class, naming it. */
export function compileCue({ weight, any, unless }: Cue): CompiledCue {
  return { weight, any: compilePhrases(any), unless: unless === undefined ? [] : compilePhrases(unless) };
}

/** Whether the words hold a phrase of `any` and none of `unless`. */
export function hasCue(words: readonly string[], cue: CompiledCue): boolean {
  return (
    cue.any.some((phrase) => hasPhrase(words, phrase)) &&
    !cue.unless.some((phrase) => hasPhrase(words, phrase))
  );
}

/** What a cue names, for the mending of typos: stems, and words that stand for themselves only. */
export function wordsOfCue(cue: CompiledCue): {
  readonly stems: readonly string[];
  readonly exact: readonly string[];
} {
  const tests = [...cue.any, ...cue.unless].flat().flatMap(({ steps }) => steps.map(({ test }) => test));
  return { stems: tests.flatMap((test) => test.stems), exact: tests.flatMap((test) => [...test.exact]) };
}

function compilePhrases(phrases: string): readonly Phrase[] {
  return phrases
    .split(/\s\/\s/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .flatMap(spellOut)
    .map((phrase) => phrase.split(' & ').map(compilePart));
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

function compilePart(phrase: string): Part {
  const steps: Step[] = [];
  let gap = 0;
  for (const part of phrase.split(/\s+/)) {
    if (part === '^' || part === '$') continue;
    const wider = GAPS[part];
    if (wider !== undefined) gap = wider;
    else {
      steps.push({ test: compileTest(part), gap });
      gap = 0;
    }
  }
  return { steps, fromStart: phrase.startsWith('^'), toEnd: phrase.endsWith('$') };
}

function compileTest(part: string): WordTest {
  const forms = part.split('|').flatMap(expandClass);
  const stems = forms.filter((form) => form.endsWith('*')).map((form) => normaliseWord(form.slice(0, -1)));
  return { stems, exact: new Set(forms.filter((form) => !form.endsWith('*')).map(normaliseWord)) };
}

function expandClass(form: string): readonly string[] {
  if (!form.startsWith('@')) return [form];
  const members = WORD_CLASSES[form.slice(1)];
  if (members === undefined) throw new Error(`Unknown word class «${form}»: add it to WORD_CLASSES.`);
  return members.split(/\s+/);
}

function hasPhrase(words: readonly string[], phrase: Phrase): boolean {
  return phrase.every((part) => hasPart(words, part));
}

function hasPart(words: readonly string[], { steps, fromStart, toEnd }: Part): boolean {
  let ends: ReadonlySet<number> = fromStart ? new Set([-1]) : new Set(words.map((_, start) => start - 1));
  for (const [index, step] of steps.entries()) {
    ends = advance(words, ends, index === 0 ? { ...step, gap: 0 } : step);
    if (ends.size === 0) return false;
  }
  return !toEnd || ends.has(words.length - 1);
}

/** Where the next word of a phrase may stand, given where the last one stood. */
function advance(
  words: readonly string[],
  ends: ReadonlySet<number>,
  { test, gap }: Step,
): ReadonlySet<number> {
  const next = new Set<number>();
  for (const end of ends) {
    for (let at = end + 1; at <= end + 1 + gap && at < words.length; at += 1) {
      if (fits(words[at], test)) next.add(at);
    }
  }
  return next;
}

function fits(word: string | undefined, { exact, stems }: WordTest): boolean {
  if (word === undefined) return false;
  if (/^\d/.test(word)) return exact.has('#') || exact.has(word);
  return exact.has(word) || stems.some((stem) => word.startsWith(stem));
}
