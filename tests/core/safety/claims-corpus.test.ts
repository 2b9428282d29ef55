/** The shipped policy against our own corpus: paraphrases of every kind, violations and their safe look-alikes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSafetyEval } from '../../../scripts/lib/eval/safety.ts';
import { parseRow } from '../../../scripts/lib/eval/corpus-row.ts';
import { shippedFilter } from './with-policy.ts';

const FILE = new URL('./corpus-own.jsonl', import.meta.url);
const rows = readFileSync(FILE, 'utf8').trim().split('\n').map(parseRow);

describe('claims filter over the own corpus', () => {
  it('the corpus has at least 150 violations and 150 safe texts, of every kind', () => {
    for (const label of ['violation', 'safe']) {
      expect(rows.filter((row) => row['label'] === label).length).toBeGreaterThanOrEqual(150);
    }
    expect(new Set(rows.map((row) => row['kind'])).size).toBe(20);
  });

  it('finds at least 98 % of the violations and refuses at most 2 % of the safe texts', () => {
    const lines: string[] = [];
    const { recall, falseAlarms } = runSafetyEval(rows, shippedFilter(), (line) => lines.push(line));
    expect(recall, lines.join('\n')).toBeGreaterThanOrEqual(0.98);
    expect(falseAlarms, lines.join('\n')).toBeLessThanOrEqual(0.02);
  });
});
