/**
 * Holds the claims filter against a corpus of outgoing texts: recall over violations, false alarms over safe texts, both
 * by kind and for hard rows; debatable rows are counted apart and decide nothing.
 */
import type { ClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import { loadClaimsFilter } from './claims-filter-file.ts';
import { count, makeTally, parseRow, textOf } from './corpus-row.ts';
import type { CorpusRow } from './corpus-row.ts';

/** Prints misses and false alarms with the words and rules behind them; returns the figures. */
export async function evaluate(
  lines: unknown[],
  print: (line: string) => void,
): Promise<Record<string, unknown>> {
  return runSafetyEval(lines.map(parseRow), await loadClaimsFilter(), print);
}

/** The same over parsed rows and any filter. */
export function runSafetyEval(
  rows: readonly CorpusRow[],
  filter: ClaimsFilter,
  print: (line: string) => void,
): Record<string, unknown> {
  const all = makeTally();
  const labels = makeTally();
  const debatable = makeTally();
  const hard = makeTally();
  for (const [at, row] of rows.entries()) {
    const label = textOf(row, 'label', at);
    const passed = judge(row, at, label, filter, print);
    if (row['debatable'] === true) {
      count(debatable, label, passed);
      continue;
    }
    count(all, `${label} ${String(row['kind'])}`, passed);
    count(labels, label, passed);
    if (row['hard'] === true) count(hard, label, passed);
  }
  return { ...figuresOf(labels), kinds: all.kinds, hard: figuresOf(hard), debatable: figuresOf(debatable) };
}

function judge(
  row: CorpusRow,
  at: number,
  label: string,
  filter: ClaimsFilter,
  print: (line: string) => void,
): boolean {
  const text = textOf(row, 'text', at);
  const findings = filter.check(text).filter(({ severity }) => severity === 'block');
  const passed = findings.length > 0 === (label === 'violation');
  if (!passed) {
    const why = findings.map(({ rule, quote }) => `${rule} «${quote}»`).join(', ');
    const mark = row['debatable'] === true ? 'debatable ' : '';
    print(
      `${mark}${label === 'violation' ? 'MISSED' : 'FALSE'} ${String(row['id'])} ${String(row['kind'])}: ${text} ${why}`,
    );
  }
  return passed;
}

function figuresOf({ total, passed, kinds }: ReturnType<typeof makeTally>): Record<string, unknown> {
  const { violation, safe } = kinds;
  return {
    total,
    passed,
    recall: violation === undefined ? null : violation.passed / violation.total,
    falseAlarms: safe === undefined ? null : (safe.total - safe.passed) / safe.total,
  };
}
