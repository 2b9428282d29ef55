/** Holds the detection of intents against a corpus: a row passes when its label or one of its `also` is detected. */
import { detectIntent } from '../../../src/core/conversation/intents/detect-intent.ts';
import { count, listOf, makeTally, parseRow, textOf } from './corpus-row.ts';

/** Prints the misses; returns total, passed and the same by label. */
export async function evaluate(
  lines: unknown[],
  print: (line: string) => void,
): Promise<Record<string, unknown>> {
  const tally = makeTally();
  for (const [at, line] of lines.entries()) {
    const row = parseRow(line, at);
    const label = textOf(row, 'label', at);
    const text = textOf(row, 'text', at);
    const allowed = [label, ...listOf(row, 'also').map(String)];
    const { intent, confidence } = detectIntent(text);
    const passed = allowed.includes(intent);
    count(tally, label, passed);
    if (!passed) print(`${String(row['id'])} ${label} → ${intent} (${confidence}): ${text}`);
  }
  const { total, passed, kinds } = tally;
  return { total, passed, rate: total === 0 ? 1 : passed / total, labels: kinds };
}
