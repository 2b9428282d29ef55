/**
 * The journal row: one event of one subject with everything that a replay needs and everything it did.
 * Its shape is permanent; read every name twice before adding one.
 */
import type { SubjectHasher } from './subject.ts';
import type { Effect } from './effect.ts';
import type { SubjectEvent } from './event.ts';
import type { Json } from '../json.ts';
import type { SubjectStep } from './subject-step.ts';
import type { StepNote } from './walk.ts';

/** Format of journal rows. */
export const JOURNAL_FORMAT = 1;

export interface JournalRow {
  readonly format: typeof JOURNAL_FORMAT;
  /** 1, 2, 3 … per subject, without gaps. */
  readonly seq: number;
  /** `base`: a subject's state taken as given, where the journal was cut by an erasure. */
  readonly kind: 'event' | 'migration' | 'edit' | 'base';
  readonly at: number;
  readonly event: SubjectEvent;
  readonly vocabulary: number;
  /**
   * The set that was active, `id@version` in the order in which funnels listen: routing depends on the whole of it.
   * Which version somebody stands in is said by the position itself.
   */
  readonly funnels: readonly string[];
  readonly notes: readonly StepNote[];
  readonly effects: readonly Effect[];
  readonly reads: { readonly [key: string]: Json };
  /** Hash of the subject after the step. */
  readonly hash: string;
}

/** The row of a step. */
export function toJournalRow(
  event: SubjectEvent,
  step: SubjectStep,
  vocabulary: number,
  hashSubject: SubjectHasher,
): JournalRow {
  return {
    format: JOURNAL_FORMAT,
    seq: step.subject.seq,
    kind: 'event',
    at: step.subject.lastAt,
    event: { ...event, at: step.subject.lastAt },
    vocabulary,
    funnels: step.active,
    notes: step.notes,
    effects: step.effects,
    reads: step.reads,
    hash: hashSubject(step.subject),
  };
}
