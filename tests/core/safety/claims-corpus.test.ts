/**
 * The shipped policy against our own corpora: paraphrases of every kind, violations and their safe look-alikes. The blind
 * one was written without the policy in view and none of it is among the policy's examples.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSafetyEval } from '../../../scripts/lib/eval/safety.ts';
import { parseRow } from '../../../scripts/lib/eval/corpus-row.ts';
import type { CorpusRow } from '../../../scripts/lib/eval/corpus-row.ts';
import { shippedFilter } from './with-policy.ts';

const filter = shippedFilter();
const own = readRows('./corpus-own.jsonl');
const blind = readRows('./corpus-blind.jsonl');

describe('claims filter over the own corpora', () => {
  it('the corpus has at least 150 violations and 150 safe texts, of every kind', () => {
    for (const label of ['violation', 'safe']) {
      expect(own.filter((row) => row['label'] === label).length).toBeGreaterThanOrEqual(150);
    }
    expect(new Set(own.map((row) => row['kind'])).size).toBe(20);
  });

  it('finds at least 98 % of the violations and refuses at most 2 % of the safe texts', () => {
    expectFigures(own, { recall: 0.98, falseAlarms: 0.02 });
  });

  it('of texts it has never met it finds 98 % of the violations and refuses at most 3 % of the safe ones', () => {
    const examples = new Set([...filter.policy.examples.wrong, ...filter.policy.examples.right]);
    expect(blind.filter((row) => examples.has(String(row['text'])))).toEqual([]);
    expectFigures(blind, { recall: 0.98, falseAlarms: 0.03 });
  });
});

function expectFigures(
  rows: readonly CorpusRow[],
  limits: { readonly recall: number; readonly falseAlarms: number },
): void {
  const lines: string[] = [];
  const { recall, falseAlarms } = runSafetyEval(rows, filter, (line) => lines.push(line));
  expect(recall, lines.join('\n')).toBeGreaterThanOrEqual(limits.recall);
  expect(falseAlarms, lines.join('\n')).toBeLessThanOrEqual(limits.falseAlarms);
}

function readRows(file: string): readonly CorpusRow[] {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map(parseRow);
}
