/**
 * Replay: the journal of a subject run through the same step. Gives exactly the stored position, or the first place
 * where it differs and how.
 */
import type { FunnelSet } from '../funnel/funnel-set.ts';
import { pinVersions } from '../funnel/pin-versions.ts';
import { canonicalJson, toJson } from '../json.ts';
import type { Json } from '../json.ts';
import type { JournalRow } from './journal.ts';
import { makeSubject, makeSubjectHasher, subjectToJson } from './subject.ts';
import type { Subject, SubjectHasher } from './subject.ts';
import type { SubjectRef } from './event.ts';
import { migrateSubject } from './migrate-subject.ts';
import { stepSubject } from './subject-step.ts';
import type { SubjectStep } from './subject-step.ts';

export interface ReplayDifference {
  readonly seq: number;
  readonly event: string;
  /** What differs, in words: a hash, a list of effects, a gap in the numbers, an error. */
  readonly what: string;
  /** Canonical JSON where both sides are data, else a few words. */
  readonly expected: string;
  readonly got: string;
  /** Set where the row was written with another vocabulary than this program's: what an item means may have changed. */
  readonly vocabulary?: { readonly ofRow: number; readonly here: number };
}

export interface ReplayResult {
  readonly subject: Subject;
  readonly rows: number;
  readonly difference?: ReplayDifference;
}

/**
 * Replays rows in order from nothing, or from `base`.
 * Each row runs on the versions it names. Stops at the first difference: what follows would only repeat the same news.
 */
export function replayJournal(
  funnels: FunnelSet,
  ref: SubjectRef,
  rows: readonly JournalRow[],
  base?: Subject,
): ReplayResult {
  let subject = base ?? makeSubject(ref);
  let count = 0;
  const hashSubject = makeSubjectHasher();
  const pin = makePin(funnels);
  for (const row of rows) {
    const found = replayRow(pin(row.funnels), subject, row, hashSubject);
    if ('difference' in found) {
      const here = funnels.vocabulary.version;
      const other = row.vocabulary === here ? {} : { vocabulary: { ofRow: row.vocabulary, here } };
      return { subject, rows: count, difference: { ...found.difference, ...other } };
    }
    subject = found.subject;
    count++;
  }
  return { subject, rows: count };
}

function replayRow(
  funnels: () => FunnelSet,
  subject: Subject,
  row: JournalRow,
  hashSubject: SubjectHasher,
): { readonly subject: Subject } | { readonly difference: ReplayDifference } {
  const differs = (what: string, expected: string, got: string) => ({
    difference: { seq: row.seq, event: row.event.type, what, expected, got },
  });
  if (row.seq !== subject.seq + 1) return differs('row number', String(subject.seq + 1), String(row.seq));
  let step;
  try {
    step = takeRow(funnels(), subject, row);
  } catch (error) {
    return differs('the step throws', 'a step', error instanceof Error ? error.message : String(error));
  }
  // Effects first: of a position the row keeps only the hash, which says that it differs and not where.
  const before = canonicalJson(toJson(row.effects));
  const after = canonicalJson(toJson(step.effects));
  if (before !== after) return differs('effects', before, after);
  const hash = hashSubject(step.subject);
  if (hash !== row.hash)
    return differs('hash of the subject', row.hash, `${hash} ${canonicalJson(subjectToJson(step.subject))}`);
  return { subject: step.subject };
}

/** Takes a row again: an event through the step, a migration through the same migration. */
function takeRow(funnels: FunnelSet, subject: Subject, row: JournalRow): SubjectStep {
  const lookup = (key: string): Json => row.reads[key] ?? null;
  if (row.kind !== 'migration') return stepSubject(funnels, subject, row.event, lookup);
  const migrated = migrateSubject(funnels, subject, row.event, lookup);
  if (migrated.kind === 'moved') return migrated.step;
  throw new Error(
    `the migration is refused now: ${migrated.kind === 'refused' ? migrated.refusal.what : 'nobody stands there'}`,
  );
}

/** Sets as rows name them, each made once; a version that is missing is told when a row needs it. */
function makePin(funnels: FunnelSet): (names: readonly string[]) => () => FunnelSet {
  const known = new Map<string, FunnelSet>();
  return (names) => () => {
    const key = names.join(' ');
    const set = known.get(key) ?? pinVersions(funnels, names);
    known.set(key, set);
    return set;
  };
}
