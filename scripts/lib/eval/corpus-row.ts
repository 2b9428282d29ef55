/** Reading rows of a corpus: what every row has, and per-kind figures over them. */

export interface CorpusRow {
  readonly [field: string]: unknown;
}

/** A row from a parsed line or from its text. @throws on anything that is no JSON object, naming the line. */
export function parseRow(line: unknown, at: number): CorpusRow {
  const value: unknown = typeof line === 'string' ? JSON.parse(line) : line;
  if (!isRow(value)) throw new Error(`Line ${at + 1} is no JSON object: each line of a corpus is one.`);
  return value;
}

export function isRow(value: unknown): value is CorpusRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text field. @throws when it is missing, naming line and field. */
export function textOf(row: CorpusRow, field: string, at: number): string {
  const value = row[field];
  if (typeof value === 'string') return value;
  throw new Error(`Line ${at + 1} has no text «${field}».`);
}

/** A list field, empty when it is missing. */
export function listOf(row: CorpusRow, field: string): readonly unknown[] {
  const value: unknown = row[field];
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Passed of total, over all and by kind. */
export interface Tally {
  total: number;
  passed: number;
  readonly kinds: { [kind: string]: { total: number; passed: number } };
}

export function makeTally(): Tally {
  return { total: 0, passed: 0, kinds: {} };
}

export function count(tally: Tally, kind: string, passed: boolean): void {
  const kinds = (tally.kinds[kind] ??= { total: 0, passed: 0 });
  for (const figures of [tally, kinds]) {
    figures.total += 1;
    if (passed) figures.passed += 1;
  }
}
