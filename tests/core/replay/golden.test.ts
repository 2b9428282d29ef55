/**
 * Golden journeys: journals written by a release, with the definitions they ran on. They must replay exactly, for ever:
 * a change of position, effects, hash or of what a vocabulary item computes fails here.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JOURNAL_FORMAT, toJournalRow } from '../../../src/core/step/journal.ts';
import { POSITION_FORMAT } from '../../../src/core/step/position.ts';
import { replayJournal } from '../../../src/core/step/replay.ts';
import { stepSubject } from '../../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher } from '../../../src/core/step/subject.ts';
import { shadowJournal } from '../../../src/core/step/shadow.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';
import { JOURNEY_FORMAT, makeSetOf } from '../../../scripts/lib/journey-file.ts';
import type { Journey } from '../../../scripts/lib/journey-file.ts';
import { collectCoverage } from '../../support/coverage.ts';

const RECORDED = join(import.meta.dirname, '..', '..', 'journeys', 'recorded');
const paths = [import.meta.dirname, RECORDED].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name)),
);
const readJourney = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Journey;

const collect = collectCoverage();

describe.each(paths.map((path) => [basename(path), path] as const))('%s', (_, path) => {
  const journey = readJourney(path);
  const { subject, rows } = journey;
  const funnels = makeSetOf(vocabulary, journey.funnels);

  it('replays exactly', () => {
    expect(replayJournal(funnels, subject, rows)).toMatchObject({ rows: rows.length });
    expect(replayJournal(funnels, subject, rows).difference).toBeUndefined();
  });

  it('is written again byte for byte: no format changed', () => {
    expect([journey.format, JOURNAL_FORMAT, POSITION_FORMAT]).toEqual([JOURNEY_FORMAT, 1, 1]);
    const hash = makeSubjectHasher();
    let client = makeSubject(subject);
    for (const row of rows) {
      const step = stepSubject(funnels, client, row.event, (key) => row.reads[key] ?? null);
      expect(JSON.parse(JSON.stringify(toJournalRow(row.event, step, row.vocabulary, hash)))).toEqual(row);
      collect(step.notes);
      client = step.subject;
    }
  });

  it('one changed effect is found, with its row', () => {
    const at = rows.findIndex(({ effects }) => effects.some(({ type }) => type === 'say'));
    const forged = rows.map((row, index) => (index === at ? { ...row, effects: row.effects.slice(1) } : row));
    expect(replayJournal(funnels, subject, forged).difference).toMatchObject({
      seq: at + 1,
      what: 'effects',
    });
  });

  it('its own shadow is unchanged', () => {
    expect(shadowJournal(funnels, funnels, subject, rows)).toMatchObject({
      outcome: 'unchanged',
      endsAlike: true,
    });
  });
});
