// The few figures that the benchmark reports. Sorts copies; knows nothing of what was measured.

/** The value below which the share `p` (0 to 1) of all values lies; `undefined` of nothing. */
export function quantile(values: readonly number[], p: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}

/** The middle value, of an even count the mean of the two in the middle; `undefined` of nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half];
  const lower = sorted[half - 1];
  if (upper === undefined) return undefined;
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** A figure over several rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** Median, least and greatest; `undefined` of nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const middle = median(values);
  if (middle === undefined) return undefined;
  return { median: middle, min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/** A quotient round by round, so that both sides come from the same minute; rounds that lack one side do not count. */
export function ratioByRound(
  above: ReadonlyMap<number, number>,
  below: ReadonlyMap<number, number>,
): Spread | undefined {
  const ratios = [...above].flatMap(([round, value]) => {
    const other = below.get(round);
    return other === undefined || other === 0 ? [] : [value / other];
  });
  return spreadOf(ratios);
}
