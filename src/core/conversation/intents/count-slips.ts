/** How many slips of the hand or the ear lie between two spellings of a word. */

/** Letters that sound alike, unstressed or at a word's end: writing one for the other is less than half a slip. */
const ALIKE: ReadonlySet<string> = new Set(
  'оа еи эе ыи яе яи гк бп дт зс жш вф щш'
    .split(' ')
    .flatMap(([left = '', right = '']) => [left + right, right + left]),
);
const ALIKE_COST = 0.4;
const FIRST_LETTER = 'а'.charCodeAt(0);
const LETTERS = 32;
/** Row and column are letters from `а` on: 1 where they are heard alike. */
const ALIKE_TABLE: Uint8Array = tabulate();
const NEVER = 1000;

/** The beginning of a word nearest to another word. */
export interface NearestBeginning {
  readonly length: number;
  readonly slips: number;
}

/**
 * Tells how far the beginnings of `word` of `from` … `to` letters are from `target`, and which is nearest; nothing when
 * all are more than `limit` slips away.
 */
export type FindNearestBeginning = (
  word: string,
  target: string,
  bounds: { readonly from: number; readonly to: number; readonly limit: number },
) => NearestBeginning | undefined;

/** Letters that are often written for this one. */
export function lettersLike(letter: string): readonly string[] {
  return [...ALIKE].filter(([left]) => left === letter).flatMap(([, right]) => right ?? []);
}

/**
 * Damerau–Levenshtein distance with adjacent swaps (optimal string alignment); letters heard alike are less than half a
 * slip. One table answers for all beginnings; cells further off its diagonal than the limit are never filled. The
 * function keeps its rows for the next call, so make one for a message, not one for a word.
 */
export function makeNearestBeginning(longest: number): FindNearestBeginning {
  const size = longest + 3;
  let before = new Float64Array(size);
  let last = new Float64Array(size);
  let current = new Float64Array(size);
  return (word, target, { from, to, limit }) => {
    const band = Math.floor(limit);
    for (let column = 0; column <= target.length; column += 1) last[column] = column;
    let best: NearestBeginning | undefined;
    for (let row = 1; row <= to; row += 1) {
      const least = fillRow(word, target, row, band, { before, last, current });
      const slips = row - target.length > band ? NEVER : (current[target.length] ?? NEVER);
      const inReach = row >= from && Math.abs(row - target.length) <= band;
      if (inReach && slips <= limit && slips < (best?.slips ?? NEVER)) best = { length: row, slips };
      if (least > limit) return best;
      [before, last, current] = [last, current, before];
    }
    return best;
  };
}

interface Rows {
  readonly before: Float64Array;
  readonly last: Float64Array;
  readonly current: Float64Array;
}

/** Fills one row within the band; returns the least cell of it and of the row before, whence a swap may come. */
function fillRow(word: string, target: string, row: number, band: number, rows: Rows): number {
  const { before, last, current } = rows;
  const first = Math.max(1, row - band);
  const end = Math.min(target.length, row + band);
  const letter = word.charCodeAt(row - 1);
  const previous = word.charCodeAt(row - 2);
  current[first - 1] = first === 1 ? row : NEVER;
  let least = current[first - 1] ?? NEVER;
  if (row + band <= target.length) last[row + band] = row === 1 ? row + band : NEVER;
  for (let column = first; column <= end; column += 1) {
    const other = target.charCodeAt(column - 1);
    let cost = Math.min(
      (last[column] ?? NEVER) + 1,
      (current[column - 1] ?? NEVER) + 1,
      (last[column - 1] ?? NEVER) + costOf(letter, other),
    );
    if (row > 1 && column > 1 && letter === target.charCodeAt(column - 2) && previous === other)
      cost = Math.min(cost, (before[column - 2] ?? NEVER) + 1);
    current[column] = cost;
    if (cost < least) least = cost;
  }
  return Math.min(least, leastOf(last, first, end));
}

function leastOf(row: Float64Array, first: number, end: number): number {
  let least = NEVER;
  for (let column = first - 1; column <= end; column += 1) least = Math.min(least, row[column] ?? NEVER);
  return least;
}

function costOf(left: number, right: number): number {
  if (left === right) return 0;
  const row = left - FIRST_LETTER;
  const column = right - FIRST_LETTER;
  if (row < 0 || column < 0 || row >= LETTERS || column >= LETTERS) return 1;
  return ALIKE_TABLE[row * LETTERS + column] === 1 ? ALIKE_COST : 1;
}

function tabulate(): Uint8Array {
  const table = new Uint8Array(LETTERS * LETTERS);
  for (const pair of ALIKE)
    table[(pair.charCodeAt(0) - FIRST_LETTER) * LETTERS + pair.charCodeAt(1) - FIRST_LETTER] = 1;
  return table;
}
