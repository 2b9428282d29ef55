/**
 * Learns from the policy's examples how much each trait speaks for a violation: logistic regression with steps of its own
 * for each trait (AdaGrad). No chance is involved: the same examples in the same order give the same weights. Of a
 * wrong example only the worst window is blamed, since a violation may stand among innocent sentences.
 */

/** An example as its windows, each a row of traits. */
export interface Example {
  readonly wrong: boolean;
  readonly windows: readonly (readonly string[])[];
}

export interface Weights {
  readonly bias: number;
  /** Weights by trait; an unknown one weighs nothing. */
  readonly byTrait: ReadonlyMap<string, number>;
}

/** A window as the numbers of its traits. */
interface Row {
  readonly traits: Int32Array;
  readonly damping: number;
}

interface Model {
  readonly weights: Float64Array;
  readonly steps: Float64Array;
  bias: number;
}

const ROUNDS = 10;
const RATE = 0.4;
const BIAS_RATE = 0.02;
/** Pull towards zero: a trait seen once must not decide. */
const DECAY = 0.002;
/** In the first rounds only examples of one window teach: nothing yet tells which of several is to blame. */
const SINGLE_ROUNDS = 3;
/** A pair of words that are not neighbours counts from its second example on. */
const FAR_PAIR = ' _ ';
const FAR_PAIR_EXAMPLES = 2;

/** Learns the weights. Takes about a third of a millisecond an example: once per version of the policy. */
export function learnWeights(examples: readonly Example[], dampingOf: (count: number) => number): Weights {
  const numbers = numberTraits(examples);
  const rows = examples.map(({ wrong, windows }) => ({
    target: wrong ? 1 : 0,
    windows: windows.map((window) => toRow(window, numbers, dampingOf)),
  }));
  const model: Model = {
    weights: new Float64Array(numbers.size),
    steps: new Float64Array(numbers.size).fill(1e-8),
    bias: 0,
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const at of shuffled(rows.length, round + 1)) {
      const row = rows[at];
      if (row === undefined) continue;
      for (const window of lessonsOf(row, round, model)) learn(window, row.target, model);
    }
  }
  const { weights, bias } = model;
  return { bias, byTrait: new Map([...numbers].map(([trait, number]) => [trait, weights[number] ?? 0])) };
}

function numberTraits(examples: readonly Example[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { windows } of examples)
    for (const trait of new Set(windows.flat())) counts.set(trait, (counts.get(trait) ?? 0) + 1);
  const numbers = new Map<string, number>();
  for (const [trait, count] of counts)
    if (count >= FAR_PAIR_EXAMPLES || !trait.includes(FAR_PAIR)) numbers.set(trait, numbers.size);
  return numbers;
}

function toRow(
  window: readonly string[],
  numbers: ReadonlyMap<string, number>,
  dampingOf: (count: number) => number,
): Row {
  const traits = window.map((trait) => numbers.get(trait) ?? -1).filter((number) => number >= 0);
  return { traits: Int32Array.from(traits), damping: dampingOf(window.length) };
}

function lessonsOf(
  { target, windows }: { readonly target: number; readonly windows: readonly Row[] },
  round: number,
  model: Model,
): readonly Row[] {
  if (target === 0 || windows.length === 1) return windows;
  if (round < SINGLE_ROUNDS) return [];
  return [
    windows.reduce((worst, window) => (scoreOf(window, model) > scoreOf(worst, model) ? window : worst)),
  ];
}

function scoreOf({ traits, damping }: Row, { weights, bias }: Model): number {
  let sum = 0;
  for (const trait of traits) sum += weights[trait] ?? 0;
  return sum / damping + bias;
}

function learn(row: Row, target: number, model: Model): void {
  const { weights, steps } = model;
  const error = 1 / (1 + Math.exp(-scoreOf(row, model))) - target;
  for (const trait of row.traits) {
    const weight = weights[trait] ?? 0;
    const slope = error / row.damping + DECAY * weight;
    const step = (steps[trait] ?? 0) + slope * slope;
    steps[trait] = step;
    weights[trait] = weight - (RATE * slope) / Math.sqrt(step);
  }
  model.bias -= BIAS_RATE * error;
}

/** An order that looks random and is the same every time (a linear congruential generator). */
function shuffled(length: number, seed: number): readonly number[] {
  const order = Array.from({ length }, (_, index) => index);
  let state = seed * 7919;
  for (let last = length - 1; last > 0; last -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = Math.floor((state / 2_147_483_648) * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
