// Replays every journal of a database and holds the outcome against what is stored: the proof that the position of every
// client is exactly what his journal says.
import type { Pool } from 'pg';
import type { FunnelSet } from '../../core/funnel/funnel-set.ts';
import { canonicalJson } from '../../core/json.ts';
import { replayJournal } from '../../core/step/replay.ts';
import type { ReplayDifference } from '../../core/step/replay.ts';
import type { SubjectRef } from '../../core/step/event.ts';
import { makeSubjectHasher, subjectToJson } from '../../core/step/subject.ts';
import type { SubjectStore } from '../../app/subject-store.ts';
import { splitBase } from './base-rows.ts';
import { countErased, listJournalled, readJournals } from './journal-reader.ts';
import type { JournalledSubject } from './journal-reader.ts';

export interface ReplayReport {
  readonly subjects: number;
  readonly rows: number;
  /** Erased clients: of them only a tombstone is left, so they are counted and left out. */
  readonly erased: number;
  readonly differences: readonly { readonly ref: SubjectRef; readonly difference: ReplayDifference }[];
}

export interface ReplayAllDeps {
  readonly pool: Pool;
  readonly funnels: FunnelSet;
  /** Reads what is stored. */
  readonly load: SubjectStore['load'];
  /** Called after each portion, for showing progress. */
  readonly onProgress?: (done: number) => void;
}

const PORTION = 200;

/** Replays all subjects, portion by portion; a difference of one does not stop the others. */
export async function replayAll(deps: ReplayAllDeps): Promise<ReplayReport> {
  const differences: { ref: SubjectRef; difference: ReplayDifference }[] = [];
  let subjects = 0;
  let rows = 0;
  for (let after = 0; ;) {
    const portion = await listJournalled(deps.pool, after, PORTION);
    const last = portion.at(-1);
    if (last === undefined) return { subjects, rows, erased: await countErased(deps.pool), differences };
    const found = await replayPortion(deps, portion);
    differences.push(...found.differences);
    rows += found.rows;
    subjects += portion.length;
    deps.onProgress?.(subjects);
    after = last.id;
  }
}

async function replayPortion(
  deps: ReplayAllDeps,
  portion: readonly JournalledSubject[],
): Promise<Pick<ReplayReport, 'rows' | 'differences'>> {
  const hash = makeSubjectHasher();
  const stored = await deps.load(portion);
  const journals = await readJournals(
    deps.pool,
    portion.map(({ id }) => id),
  );
  const differences: { ref: SubjectRef; difference: ReplayDifference }[] = [];
  let rows = 0;
  for (const [index, { id, kind, key }] of portion.entries()) {
    const ref = { kind, key };
    const { base, rows: journal } = splitBase(ref, journals.get(id) ?? []);
    const result = replayJournal(deps.funnels, ref, journal, base);
    rows += result.rows;
    const kept = stored[index]?.subject;
    if (result.difference !== undefined) differences.push({ ref, difference: result.difference });
    else if (kept !== undefined && hash(kept) !== hash(result.subject)) {
      const expected = canonicalJson(subjectToJson(result.subject));
      const got = canonicalJson(subjectToJson(kept));
      differences.push({
        ref,
        difference: { seq: journal.length, event: '', what: 'stored subject', expected, got },
      });
    }
  }
  return { rows, differences };
}
