/**
 * How much a stretch of text resembles the policy's examples of what must not be said. It sees what no rule has named:
 * new paraphrases, hints, reproaches; and it tells when the words around a rule's hit are innocent.
 */
import type { Lexicon } from './lexicon.ts';
import { learnWeights } from './learn-weights.ts';
import type { Weights } from './learn-weights.ts';
import type { Stretch } from './match-pattern.ts';
import { readWords } from './read-words.ts';
import type { SafetyPolicy } from './safety-policy.ts';
import { joinShort, splitSentences } from './split-sentences.ts';
import type { Word } from './word.ts';
import {
  dampingOf,
  stemsOfTrait,
  traitsOfStretch,
  traitsOfWord,
  weighedWords,
  windowsOf,
} from './word-traits.ts';

/** Scores stretches of one text: above zero resembles the wrong examples, below the right ones. */
export type Scale = (stretch: Stretch) => number;

/** Makes the scale of a text. */
export type WeighText = (words: readonly Word[]) => Scale;

/** Weights arranged for reading: a stem is looked up once, a pair by the numbers of its stems. */
interface Scales {
  readonly bias: number;
  readonly numbers: ReadonlyMap<string, number>;
  readonly alone: ReadonlyMap<string, number>;
  readonly near: ReadonlyMap<number, number>;
  readonly far: ReadonlyMap<number, number>;
}

/** Learns from the policy's examples; `undefined` when it has none. */
export function makeWeighing({ examples }: SafetyPolicy, lexicon: Lexicon): WeighText | undefined {
  if (examples.wrong.length === 0 || examples.right.length === 0) return undefined;
  const toExample = (wrong: boolean) => (text: string) => ({ wrong, windows: windowsOfText(text, lexicon) });
  const weights = learnWeights(
    [...examples.wrong.map(toExample(true)), ...examples.right.map(toExample(false))],
    dampingOf,
  );
  const scales = arrange(weights);
  return (words) => makeScale(words, scales);
}

function windowsOfText(text: string, lexicon: Lexicon): readonly (readonly string[])[] {
  const read = readWords(text, lexicon);
  return windowsOf(joinShort(splitSentences(read))).map((stretch) => traitsOfStretch(read.words, stretch));
}

function arrange({ bias, byTrait }: Weights): Scales {
  const numbers = new Map<string, number>();
  const alone = new Map<string, number>();
  const near = new Map<number, number>();
  const far = new Map<number, number>();
  const numberOf = (stem: string): number => {
    const number = numbers.get(stem) ?? numbers.size;
    numbers.set(stem, number);
    return number;
  };
  for (const [trait, weight] of byTrait) {
    const pair = stemsOfTrait(trait);
    if (pair === undefined) alone.set(trait, weight);
    else (pair.far ? far : near).set(pairKey(numberOf(pair.before), numberOf(pair.stem)), weight);
  }
  return { bias, numbers, alone, near, far };
}

/** Keys of pairs stay small integers; examples have a third as many stems. */
const MOST_STEMS = 1 << 15;
const UNKNOWN = -1;

function pairKey(before: number, stem: number): number {
  return before * MOST_STEMS + stem;
}

/** Weights of one word: what it says alone and with the words before, and how many traits the former are. */
interface Weighed {
  readonly own: number;
  readonly count: number;
  readonly near: number;
  readonly far: number;
}

function makeScale(words: readonly Word[], scales: Scales): Scale {
  const weights = weighWords(words, scales);
  const quoted = words.some(({ quote }) => quote > 0);
  return (stretch) => {
    const { sum, count } = addUp(weights, stretch, quoted ? weighedWords(words, stretch) : undefined);
    return sum / dampingOf(count) + scales.bias;
  };
}

function weighWords(words: readonly Word[], { numbers, alone, near, far }: Scales): readonly Weighed[] {
  let before = UNKNOWN;
  let earlier = UNKNOWN;
  return words.map((word) => {
    const { stem, others } = traitsOfWord(word);
    const number = numbers.get(stem) ?? UNKNOWN;
    let own = alone.get(stem) ?? 0;
    for (const trait of others) own += alone.get(trait) ?? 0;
    const weighed = {
      own,
      count: 1 + others.length,
      near: weightOfPair(near, before, number),
      far: weightOfPair(far, earlier, number),
    };
    earlier = before;
    before = number;
    return weighed;
  });
}

function weightOfPair(weights: ReadonlyMap<number, number>, before: number, stem: number): number {
  if (before === UNKNOWN || stem === UNKNOWN) return 0;
  return weights.get(pairKey(before, stem)) ?? 0;
}

function addUp(
  weights: readonly Weighed[],
  { first, end }: Stretch,
  weighed: readonly boolean[] | undefined,
): { readonly sum: number; readonly count: number } {
  const counts = (at: number): boolean => at >= 0 && (weighed === undefined || weighed[at] === true);
  let sum = 0;
  let count = 0;
  for (let word = first; word < end; word += 1) {
    const at = word - first;
    const weight = weights[word];
    if (weight === undefined || !counts(at)) continue;
    sum += weight.own;
    count += weight.count;
    if (counts(at - 1)) {
      sum += weight.near;
      count += 1;
    }
    if (counts(at - 2)) {
      sum += weight.far;
      count += 1;
    }
  }
  return { sum, count };
}
