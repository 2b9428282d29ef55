/** Holds the reading of dates against a corpus: a row passes when the wish equals `expect` or one of `accept`. */
import { parseWish } from '../../../src/core/booking/parse-wish.ts';
import type { Wish } from '../../../src/core/booking/wish.ts';
import { count, isRow, listOf, makeTally, parseRow, textOf } from './corpus-row.ts';

/** The instant of a row that names none. */
const DEFAULT_NOW = '2026-11-24T11:00:00+03:00';

/** Prints the misses; returns total, passed and the same by topic. */
export async function evaluate(
  lines: unknown[],
  print: (line: string) => void,
): Promise<Record<string, unknown>> {
  const tally = makeTally();
  for (const [at, line] of lines.entries()) {
    const row = parseRow(line, at);
    const text = textOf(row, 'text', at);
    const now = Date.parse(typeof row['now'] === 'string' ? row['now'] : DEFAULT_NOW);
    const wish = parseWish(text, now);
    const accepted = [row['expect'], ...listOf(row, 'accept')];
    const passed = accepted.some((expected) => isExpected(wish, expected));
    count(tally, typeof row['topic'] === 'string' ? row['topic'] : 'other', passed);
    if (!passed) {
      print(`${String(row['id'])} ${JSON.stringify(row['expect'])} → ${JSON.stringify(wish)}: ${text}`);
    }
  }
  const { total, passed, kinds } = tally;
  return { total, passed, rate: total === 0 ? 1 : passed / total, topics: kinds };
}

/** Of an invalid wish the fact is compared, not the reason. */
function isExpected(wish: Wish, expected: unknown): boolean {
  if (!isRow(expected)) return false;
  if (expected['invalid'] === true) return wish.kind === 'invalid';
  if (expected['ambiguous'] === true) return wish.kind === 'ambiguous';
  if (expected['time'] === null) return wish.kind === 'date' && wish.date === expected['date'];
  return wish.kind === 'slot' && wish.date === expected['date'] && wish.time === expected['time'];
}
