/** How many slips of the hand or the ear lie between two spellings of a word. */

/** Letters that sound alike, unstressed or at a word's end: writing one for the other is less than half a slip. */
const ALIKE: ReadonlySet<string> = new Set(
  'оа еи эе ыи яе яи гк бп дт зс жш вф щш'
    .split(' ')
    .flatMap(([left = '', right = '']) => [left + right, right + left]),
);

/** Damerau–Levenshtein distance with adjacent swaps (optimal string alignment); letters heard alike are less than half a slip. */
export function countSlips(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + costOf(left[row - 1] ?? '', right[column - 1] ?? ''),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = last;
    last = current;
  }
  return last[right.length] ?? 0;
}

/** Letters that are often written for this one. */
export function lettersLike(letter: string): readonly string[] {
  return [...ALIKE].filter(([left]) => left === letter).flatMap(([, right]) => right ?? []);
}

function costOf(left: string, right: string): number {
  if (left === right) return 0;
  return ALIKE.has(left + right) ? 0.4 : 1;
}
