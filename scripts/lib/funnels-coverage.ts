// npm run funnels -- coverage: how much of each funnel the tests walked, from the notes they leave in coverage/funnels.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measureCoverage } from '../../src/core/funnel/coverage.ts';
import type { CoveredNote } from '../../src/core/funnel/coverage.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import { PROJECT } from '../generated-artefacts.ts';
import { readMachines } from './machine-files.ts';

const NOTES = join(PROJECT, 'coverage', 'funnels');

/** Prints covered and total transitions, and every one that nobody took. Answers whether all were taken. */
export async function reportCoverage(ids: readonly string[]): Promise<boolean> {
  const notes = await readNotes();
  let whole = true;
  for (const { id, source } of await readMachines(ids)) {
    const parsed = parseDefinition(source);
    if (!parsed.ok) throw new Error(`machines/${id}.json is no definition; run "npm run funnels -- lint".`);
    const { covered, total, missing, unseen } = measureCoverage(parsed.definition, notes);
    whole &&= missing.length === 0;
    const percent = total === 0 ? 100 : Math.floor((covered / total) * 100);
    console.log(`${id}: ${covered}/${total} transitions (${percent} %)`);
    for (const edge of missing) console.log(`  ${edge.id}  ${edge.from} → ${edge.to} on ${edge.event}`);
    if (unseen.length > 0) console.log(`  never entered: ${unseen.join(', ')}`);
  }
  return whole;
}

async function readNotes(): Promise<readonly CoveredNote[]> {
  const names = await readdir(NOTES).catch(() => []);
  if (names.length === 0) console.error('No notes in coverage/funnels yet: run the tests first (npm test).');
  const files = await Promise.all(names.map((name) => readFile(join(NOTES, name), 'utf8')));
  return files.flatMap((text) => JSON.parse(text) as readonly CoveredNote[]);
}
