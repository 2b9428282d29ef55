// npm run replay -- --client <telegram_id> | --all | --file <journey.json> [--against <definition.json>]
//               --client <telegram_id> --record <journey.json> [--title <title>]
// Runs journals through the same step again. Without --against the outcome must be exactly what is stored or recorded;
// with it a forecast tells whose dialogue would go another way. --record writes a dialogue without its person as a
// journey file; in tests/journeys/recorded/ it is replayed by every test run. Exit code 0: no difference; 1: differences; 2: usage.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { compileFunnel } from '../src/core/funnel/compile.ts';
import { parseDefinition } from '../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../src/core/funnel/funnel-set.ts';
import type { FunnelSet } from '../src/core/funnel/funnel-set.ts';
import { replayJournal } from '../src/core/step/replay.ts';
import { shadowJournal } from '../src/core/step/shadow.ts';
import { vocabulary } from '../src/core/vocabulary/vocabulary.ts';
import { makeSetOf, readJourney } from './lib/journey-file.ts';
import { recordJourney, writeJourney } from './lib/record-journey.ts';
import { forecast, readFunnelSet, replayClient, replayEverybody } from './lib/replay-database.ts';
import { formatDifference, formatShadow } from './lib/replay-report.ts';
import { withDatabase } from './lib/with-database.ts';

const USAGE = `Usage: npm run replay -- --client <telegram_id> | --all | --file <journey.json> [--against <definition.json>]
       npm run replay -- --client <telegram_id> --record <journey.json> [--title <title>]`;

/** The same funnels with one definition in place of its active version. */
async function replaceFunnel(funnels: FunnelSet, path: string): Promise<FunnelSet> {
  const source: unknown = JSON.parse(await readFile(path, 'utf8'));
  const parsed = parseDefinition(source);
  if (!parsed.ok) {
    const problems = parsed.errors.map((error) => `  ${error.path} ${error.message}`).join('\n');
    throw new Error(`${path} is no definition:\n${problems}`);
  }
  const { id } = parsed.definition;
  const version = (funnels.findActive(id)?.version ?? 0) + 1;
  const others = funnels.listActive().filter((funnel) => funnel.id !== id);
  return makeFunnelSet(vocabulary, [...others, compileFunnel(parsed.definition, version, vocabulary)]);
}

async function replayFile(path: string, against: string | undefined): Promise<boolean> {
  const { title, subject, funnels, rows } = await readJourney(path);
  const set = makeSetOf(vocabulary, funnels);
  if (against !== undefined) {
    console.log(formatShadow(title, shadowJournal(set, await replaceFunnel(set, against), subject, rows)));
    return true;
  }
  const result = replayJournal(set, subject, rows);
  console.log(
    result.difference === undefined
      ? `${title}: ${result.rows} rows, exactly as recorded`
      : formatDifference(title, result.difference),
  );
  return result.difference === undefined;
}

async function replayDatabase(telegramId: number | undefined, against: string | undefined): Promise<boolean> {
  return withDatabase(async (pool) => {
    const database = { pool, funnels: await readFunnelSet(pool) };
    if (against !== undefined)
      return forecast(database, await replaceFunnel(database.funnels, against), telegramId);
    return telegramId === undefined ? replayEverybody(database) : replayClient(database, telegramId);
  });
}

async function record(telegramId: number, path: string, title: string): Promise<void> {
  const journey = await withDatabase((pool) => recordJourney(pool, telegramId, title));
  await writeJourney(path, journey);
  console.log(`${path}: ${journey.rows.length} rows`);
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      client: { type: 'string' },
      all: { type: 'boolean' },
      file: { type: 'string' },
      against: { type: 'string' },
      record: { type: 'string' },
      title: { type: 'string' },
    },
  });
  const { client, all, file, against, record: recordTo } = values;
  const asked = [client, all, file].filter((value) => value !== undefined);
  const telegramId = client === undefined ? undefined : Number(client);
  if (asked.length !== 1 || (telegramId !== undefined && !Number.isSafeInteger(telegramId))) {
    console.error(USAGE);
    return 2;
  }
  if (recordTo !== undefined) {
    if (telegramId === undefined || against !== undefined) {
      console.error(USAGE);
      return 2;
    }
    await record(telegramId, recordTo, values.title ?? basename(recordTo, '.json'));
    return 0;
  }
  const same =
    file === undefined ? await replayDatabase(telegramId, against) : await replayFile(file, against);
  return same ? 0 : 1;
}

process.exitCode = await run().catch((error: unknown) => {
  const isUsage = error instanceof TypeError;
  console.error(error instanceof Error ? error.message : error);
  if (isUsage) console.error(USAGE);
  return isUsage ? 2 : 1;
});
