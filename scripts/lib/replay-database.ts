// Replays of what the database holds: one client, or everybody portion by portion, against what is stored. Reads only.
import type { Pool } from 'pg';
import { splitBase } from '../../src/adapters/db/base-rows.ts';
import { findClientId, listJournalled, readJournals } from '../../src/adapters/db/journal-reader.ts';
import { replayAll } from '../../src/adapters/db/replay-all.ts';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import type { FunnelSet } from '../../src/core/funnel/funnel-set.ts';
import type { SubjectRef } from '../../src/core/step/event.ts';
import { replayJournal } from '../../src/core/step/replay.ts';
import { shadowJournal } from '../../src/core/step/shadow.ts';
import type { ShadowOutcome } from '../../src/core/step/shadow.ts';
import { makeSubjectHasher } from '../../src/core/step/subject.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { makeSetOf } from './journey-file.ts';
import type { FunnelVersion } from './journey-file.ts';
import { formatDifference, formatShadow } from './replay-report.ts';

/** Everything a replay needs of a database. */
export interface ReplayedDatabase {
  readonly pool: Pool;
  readonly funnels: FunnelSet;
}

/** Compiles every published version; one that is broken never ran and is left out. */
export async function readFunnelSet(pool: Pool): Promise<FunnelSet> {
  const { rows } = await pool.query<FunnelVersion & { readonly name: string }>(
    'SELECT name, version, definition, is_active AS active FROM funnels ORDER BY name, version',
  );
  const sound = rows.filter(({ definition }) => parseDefinition(definition).ok);
  for (const { name, version } of rows.filter((row) => !sound.includes(row)))
    console.error(`Version ${version} of "${name}" is broken and left out.`);
  return makeSetOf(vocabulary, sound);
}

function loadFrom(pool: Pool): ReturnType<typeof makeSubjectStore>['load'] {
  const funnelRowId = () => {
    throw new Error('A replay writes nothing.');
  };
  return makeSubjectStore({ pool, funnelRowId, owner: 'replay', prepared: false }).load;
}

/** Replays one client's journal and holds the outcome against what is stored; answers whether nothing differs. */
export async function replayClient(
  { pool, funnels }: ReplayedDatabase,
  telegramId: number,
): Promise<boolean> {
  const id = await findClientId(pool, telegramId);
  if (id === undefined)
    throw new Error(`Nobody with the Telegram id ${telegramId} is in the database; an erased client is not.`);
  const ref: SubjectRef = { kind: 'client', key: telegramId };
  const { base, rows } = splitBase(ref, (await readJournals(pool, [id])).get(id) ?? []);
  const result = replayJournal(funnels, ref, rows, base);
  if (result.difference !== undefined) {
    console.log(formatDifference(`client ${telegramId}`, result.difference));
    return false;
  }
  const [stored] = await loadFrom(pool)([ref]);
  const hash = makeSubjectHasher();
  const same = stored !== undefined && hash(stored.subject) === hash(result.subject);
  console.log(
    `client ${telegramId}: ${result.rows} rows, ${same ? 'exactly what is stored' : 'NOT what is stored'}`,
  );
  return same;
}

/** Replays everybody; a difference of one does not stop the others. */
export async function replayEverybody({ pool, funnels }: ReplayedDatabase): Promise<boolean> {
  const report = await replayAll({ pool, funnels, load: loadFrom(pool), onProgress: showProgress });
  for (const { ref, difference } of report.differences) {
    console.log(formatDifference(`${ref.kind} ${ref.key}`, difference));
  }
  const { subjects, rows, erased, differences } = report;
  console.log(
    `${subjects} subjects, ${rows} rows, ${differences.length} differences; ${erased} erased clients left out`,
  );
  return differences.length === 0;
}

const PORTION = 100;

/** Forecasts for one client or everybody: how their dialogues would go with another definition. Always well. */
export async function forecast(
  { pool, funnels }: ReplayedDatabase,
  other: FunnelSet,
  telegramId: number | undefined,
): Promise<boolean> {
  const counts = new Map<ShadowOutcome, number>();
  for (let after = 0, done = 0; ;) {
    const portion = await listJournalled(pool, after, PORTION);
    const last = portion.at(-1);
    if (last === undefined) break;
    const wanted = portion.filter(
      ({ kind, key }) => telegramId === undefined || (kind === 'client' && key === telegramId),
    );
    const journals = await readJournals(
      pool,
      wanted.map(({ id }) => id),
    );
    for (const { id, kind, key } of wanted) {
      const { base, rows } = splitBase({ kind, key }, journals.get(id) ?? []);
      const result = shadowJournal(funnels, other, { kind, key }, rows, base);
      counts.set(result.outcome, (counts.get(result.outcome) ?? 0) + 1);
      if (result.outcome !== 'unchanged' || telegramId !== undefined)
        console.log(formatShadow(`${kind} ${key}`, result));
    }
    showProgress((done += portion.length));
    after = last.id;
  }
  console.log([...counts].map(([outcome, count]) => `${outcome}: ${count}`).join(', ') || 'nobody to replay');
  return true;
}

function showProgress(done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} subjects `);
}
