// Base rows: where a journal was cut, one row holds the subject as it stood, and a replay goes on from there. Of an erased
// client the base is empty: a tombstone that says when, and nothing else.
import { isJsonArray, isJsonObject } from '../../core/json.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import type { SubjectRef } from '../../core/step/event.ts';
import { JOURNAL_FORMAT } from '../../core/step/journal.ts';
import type { JournalRow } from '../../core/step/journal.ts';
import type { Subject } from '../../core/step/subject.ts';
import { fromSubjectColumns, toPositionColumn, toStateColumn } from './subject-store-codec.ts';
import type { PositionColumns } from './subject-store-codec.ts';

/** Type of the event of a base row; no vocabulary has it and no step ever sees it. */
const ENGINE_BASE = 'engine.base';

/** What a replay begins with. */
export interface CutJournal {
  /** Absent: from nothing. */
  readonly base?: Subject;
  readonly rows: readonly JournalRow[];
}

/** The row that stands for everything up to `seq`; without a subject it is a tombstone. */
export function toBaseRow(seq: number, at: number, subject: Subject | undefined, hash: string): JournalRow {
  return {
    format: JOURNAL_FORMAT,
    seq,
    kind: 'base',
    at,
    event: {
      type: ENGINE_BASE,
      at,
      keys: [],
      params: subject === undefined ? {} : toBaseParams(subject),
      via: { kind: 'system', source: 'forget' },
    },
    vocabulary: 0,
    funnels: [],
    notes: [],
    effects: [],
    reads: {},
    hash,
  };
}

/** Takes a leading base row off; a journal that was never cut comes back whole. */
export function splitBase(ref: SubjectRef, rows: readonly JournalRow[]): CutJournal {
  const [first, ...rest] = rows;
  return first?.kind === 'base' ? { base: fromBaseParams(ref, first.event.params), rows: rest } : { rows };
}

function toBaseParams(subject: Subject): JsonObject {
  return {
    state: toStateColumn(subject),
    owner: subject.owner,
    profile: { ...subject.profile },
    // In the order of the stored rows: positions are loaded in it.
    positions: Object.values(subject.positions).map((position) => ({
      funnel: position.funnel,
      version: position.version,
      context: position.context,
      position: toPositionColumn(position),
    })),
  };
}

function fromBaseParams(ref: SubjectRef, params: JsonObject): Subject {
  const { state, owner, profile, positions } = params;
  const subject = fromSubjectColumns(ref, {
    state: objectOf(state),
    owner: owner === 'manager' ? 'manager' : 'bot',
    positions: isJsonArray(positions) ? positions.flatMap(toPositionRow) : [],
  });
  return { ...subject, profile: objectOf(profile) };
}

function toPositionRow(value: Json): readonly PositionColumns[] {
  if (!isJsonObject(value)) return [];
  const { funnel, version, context, position } = value;
  if (typeof funnel !== 'string' || typeof version !== 'number') return [];
  return [{ funnel, version, context: objectOf(context), position: objectOf(position) }];
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
