/**
 * Guesses what a message is about by likeness to examples: naive Bayes over stems, pairs of stems and beginnings. It
 * answers where no cue speaks clearly; cues are surer where they do.
 */
import { stemWord } from '../stem-word.ts';
import { INTENT_EXAMPLES } from './intent-examples.ts';
import { INTENT_LABELS } from './intent-label.ts';
import type { IntentLabel } from './intent-label.ts';

export interface GuessedIntent {
  readonly intent: IntentLabel;
  /** How far it is ahead of the next one; below 0.2 it is a toss-up. */
  readonly margin: number;
}

/** Takes the words of a message as `normaliseMessage` and `mendTypos` leave them. */
export type GuessIntent = (words: readonly string[], asks: boolean) => GuessedIntent | undefined;

/** Words of an example read as those of a message are. */
type ReadWords = (text: string) => { readonly words: readonly string[]; readonly asks: boolean };

/** Counts as if each trait had been seen this often more. */
const SMOOTHING = 0.3;
const SMOOTHED_KINDS = 8;
const BEGINNING = 4;
const SHORT_MESSAGE = 3;

/** Counts the examples' traits. Takes tens of milliseconds: once. */
export function makeGuessIntent(read: ReadWords): GuessIntent {
  const totals = INTENT_LABELS.map(() => 0);
  const counts = new Map<string, number[]>();
  for (const [label, text] of INTENT_EXAMPLES) {
    const { words, asks } = read(text);
    const index = INTENT_LABELS.indexOf(label);
    totals[index] = (totals[index] ?? 0) + 1;
    for (const trait of traitsOf(words, asks)) {
      const row = counts.get(trait) ?? INTENT_LABELS.map(() => 0);
      counts.set(trait, row);
      row[index] = (row[index] ?? 0) + 1;
    }
  }
  const evidence = new Map(
    [...counts].map(([trait, row]) => [trait, row.map((count, index) => weigh(count, totals[index] ?? 0))]),
  );
  const priors = totals.map((total) => Math.log(total / INTENT_EXAMPLES.length));
  return (words, asks) =>
    decide(
      [...traitsOf(words, asks)].flatMap((trait) => [evidence.get(trait) ?? []]),
      priors,
    );
}

function weigh(count: number, total: number): number {
  return Math.log((count + SMOOTHING) / (total + SMOOTHING * SMOOTHED_KINDS));
}

function traitsOf(words: readonly string[], asks: boolean): ReadonlySet<string> {
  const stems = words.map(stemWord);
  const pairs = stems.slice(1).map((stem, index) => `${stems[index] ?? ''} ${stem}`);
  const beginnings = stems
    .filter(({ length }) => length > BEGINNING)
    .map((stem) => `${stem.slice(0, BEGINNING)}-`);
  const shape = words.length < SHORT_MESSAGE ? '^short' : '^long';
  return new Set([...stems, ...pairs, ...beginnings, shape, ...(asks ? ['?'] : [])]);
}

function decide(found: readonly (readonly number[])[], priors: readonly number[]): GuessedIntent | undefined {
  const known = found.filter(({ length }) => length > 0);
  const scored = INTENT_LABELS.map((intent, index) => ({
    intent,
    score: known.reduce((sum, row) => sum + (row[index] ?? 0), priors[index] ?? -Infinity),
  })).sort((left, right) => right.score - left.score);
  const [first, second] = scored;
  if (first === undefined || second === undefined || known.length < 2) return undefined;
  return { intent: first.intent, margin: (first.score - second.score) / Math.sqrt(known.length + 1) };
}
