// A real dialogue as a journey file: the same path through the same states, without the person. Names, ids and contacts
// are replaced in the events, and the steps are taken again, so that the file is exact in itself.
import { writeFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { findClientId, readJournals } from '../../src/adapters/db/journal-reader.ts';
import { maskContacts } from '../../src/core/conversation/intents/mask-contacts.ts';
import { isJsonArray, isJsonObject, toJson } from '../../src/core/json.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { pinVersions } from '../../src/core/funnel/pin-versions.ts';
import type { SubjectEvent, SubjectRef } from '../../src/core/step/event.ts';
import { toJournalRow } from '../../src/core/step/journal.ts';
import type { JournalRow } from '../../src/core/step/journal.ts';
import { stepSubject } from '../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher } from '../../src/core/step/subject.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { JOURNEY_FORMAT, makeSetOf } from './journey-file.ts';
import type { FunnelVersion, Journey } from './journey-file.ts';

/** Who speaks in every recorded journey. */
const NOBODY: SubjectRef = { kind: 'client', key: 100_000_001 };

/** Reads a client's journal and makes a journey of it. @throws when there is none, or when it holds more than events. */
export async function recordJourney(pool: Pool, telegramId: number, title: string): Promise<Journey> {
  const id = await findClientId(pool, telegramId);
  const rows = id === undefined ? [] : ((await readJournals(pool, [id])).get(id) ?? []);
  if (rows.length === 0) throw new Error(`Nobody with the Telegram id ${telegramId} has a journal.`);
  const other = rows.find(({ kind }) => kind !== 'event');
  if (other !== undefined)
    throw new Error(`Row ${other.seq} is a ${other.kind}; a journey is recorded of events alone.`);
  const funnels = await readVersions(pool, new Set(rows.flatMap((row) => row.funnels)));
  return { format: JOURNEY_FORMAT, title, subject: NOBODY, funnels, rows: retake(rows, funnels, telegramId) };
}

/** Writes it, each definition and each row on a line of its own; an existing file is not overwritten. */
export async function writeJourney(path: string, journey: Journey): Promise<void> {
  await writeFile(path, formatJourney(journey), { flag: 'wx' }).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw taken ? new Error(`${path} exists; give the journey another name.`) : error;
  });
}

function formatJourney({ funnels, rows, ...rest }: Journey): string {
  const lines = (list: readonly unknown[]): string => list.map((each) => JSON.stringify(each)).join(',\n');
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},\n"funnels":[\n${lines(funnels)}\n],\n"rows":[\n${lines(rows)}\n]}\n`;
}

async function readVersions(pool: Pool, names: ReadonlySet<string>): Promise<readonly FunnelVersion[]> {
  const { rows } = await pool.query<FunnelVersion & { readonly name: string }>(
    'SELECT name, version, definition, is_active AS active FROM funnels ORDER BY name, version',
  );
  return rows
    .filter(({ name, version }) => names.has(`${name}@${version}`))
    .map(({ version, definition, active }) => ({
      version,
      definition,
      ...(active === true && { active }),
    }));
}

function retake(
  rows: readonly JournalRow[],
  funnels: readonly FunnelVersion[],
  telegramId: number,
): readonly JournalRow[] {
  const set = makeSetOf(vocabulary, funnels);
  const hash = makeSubjectHasher();
  let subject = makeSubject(NOBODY);
  return rows.map((row) => {
    const event = withoutPerson(row.event, telegramId);
    const step = stepSubject(pinVersions(set, row.funnels), subject, event, (key) => row.reads[key] ?? null);
    subject = step.subject;
    return toJournalRow(event, step, row.vocabulary, hash);
  });
}

function withoutPerson(event: SubjectEvent, telegramId: number): SubjectEvent {
  const { seen, ...rest } = event;
  const masked = mask(toJson({ params: event.params, via: event.via }), telegramId) as unknown as {
    readonly params: JsonObject;
    readonly via: SubjectEvent['via'];
  };
  return { ...rest, ...masked, ...(seen !== undefined && { seen: { firstName: 'Клиент' } }) };
}

function mask(value: Json, telegramId: number): Json {
  if (typeof value === 'string')
    return maskContacts(value).replaceAll(String(telegramId), String(NOBODY.key));
  if (value === telegramId) return NOBODY.key;
  if (isJsonArray(value)) return value.map((inner) => mask(inner, telegramId));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner, telegramId)]));
}
