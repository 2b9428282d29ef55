// A journey: the journal of one dialogue with the definitions it ran on, in one file that replays for ever.
import { readFile } from 'node:fs/promises';
import { compileFunnel } from '../../src/core/funnel/compile.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../src/core/funnel/funnel-set.ts';
import type { FunnelSet } from '../../src/core/funnel/funnel-set.ts';
import type { SubjectRef } from '../../src/core/step/event.ts';
import type { JournalRow } from '../../src/core/step/journal.ts';
import type { Vocabulary } from '../../src/core/funnel/vocabulary.ts';

/** Format of journey files. */
export const JOURNEY_FORMAT = 1;

/** One version of a funnel; where none of a funnel says that it is active, the highest is. */
export interface FunnelVersion {
  readonly version: number;
  readonly definition: unknown;
  readonly active?: boolean;
}

/** What a journey file holds. */
export interface Journey {
  readonly format: typeof JOURNEY_FORMAT;
  readonly title: string;
  readonly subject: SubjectRef;
  /** Every version that the rows ran on. */
  readonly funnels: readonly FunnelVersion[];
  readonly rows: readonly JournalRow[];
}

/** Reads a journey; a file that is none is an error that says so. */
export async function readJourney(path: string): Promise<Journey> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (!isJourney(value)) {
    throw new Error(
      `${path} is no journey of format ${JOURNEY_FORMAT}: expected format, title, subject, funnels, rows.`,
    );
  }
  return value;
}

function isJourney(value: unknown): value is Journey {
  if (typeof value !== 'object' || value === null) return false;
  const { format, subject, funnels, rows } = value as Partial<Journey>;
  return format === JOURNEY_FORMAT && subject !== undefined && Array.isArray(funnels) && Array.isArray(rows);
}

/** Compiles the versions of a journey, or of the table, into one set. */
export function makeSetOf(vocabulary: Vocabulary, versions: readonly FunnelVersion[]): FunnelSet {
  const compiled = versions.map(({ version, definition, active }) => {
    const parsed = parseDefinition(definition);
    if (!parsed.ok) {
      const [first] = parsed.errors;
      throw new Error(`Version ${version} of a funnel is broken: ${first?.path} ${first?.message}`);
    }
    return {
      funnel: compileFunnel(parsed.definition, version, vocabulary),
      rank: active === true ? Infinity : version,
    };
  });
  const isBest = ({ funnel, rank }: (typeof compiled)[number]) =>
    !compiled.some((other) => other.funnel.id === funnel.id && other.rank > rank);
  const active = compiled.filter(isBest).map(({ funnel }) => funnel);
  const all = compiled.map(({ funnel }) => funnel);
  return makeFunnelSet(vocabulary, active, all);
}
