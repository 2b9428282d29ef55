/**
 * Notes of the steps that tests take, for `npm run funnels -- coverage`. Each test file leaves one file under
 * coverage/funnels, written over by its next run, so that the report is about the tests as they are now.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { CoveredNote } from '../../src/core/funnel/coverage.ts';
import { hashJson } from '../../src/core/hash.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'coverage', 'funnels');

/** Takes the notes of any number of steps. */
export type CollectNotes = (notes: readonly CoveredNote[]) => void;

/** Begins collecting for the test file that calls it, at its top level or in a describe; written when its tests end. */
export function collectCoverage(): CollectNotes {
  const taken = new Map<string, { readonly edges: Set<string>; readonly entered: Set<string> }>();
  afterAll(() => {
    const notes = [...taken].map(([funnel, { edges, entered }]) => ({
      funnel,
      edges: [...edges],
      entered: [...entered],
    }));
    if (notes.length === 0) return;
    mkdirSync(FOLDER, { recursive: true });
    const name = hashJson(expect.getState().testPath ?? 'unknown');
    writeFileSync(join(FOLDER, `${name}.json`), JSON.stringify(notes));
  });
  return (notes) => {
    for (const { funnel, edges, entered } of notes) {
      const sum = taken.get(funnel) ?? { edges: new Set(), entered: new Set() };
      for (const edge of edges) sum.edges.add(edge);
      for (const uid of entered) sum.entered.add(uid);
      taken.set(funnel, sum);
    }
  };
}
