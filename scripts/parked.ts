// npm run parked [-- list | show <id> | retry <id>… | retry --all]
// Events and messages set aside after a fault: what they are, and another try. The try itself is made by the running app.
// Exit code 0: done; 1: some row is still parked; 2: usage.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { listParked, readParked, readTries, wantRetry } from './lib/parked-rows.ts';
import type { OpenParked } from './lib/parked-rows.ts';
import { withDatabase } from './lib/with-database.ts';

const USAGE = 'Usage: npm run parked [-- list | show <id> | retry <id>… | retry --all]';

/** Two sweeps of a running app, with room. */
const PATIENCE_MS = 15_000;

function describe({ id, who, what, reason, parkedAt, retriedAt }: OpenParked): string {
  const tried = retriedAt === null ? '' : `, last tried ${retriedAt.toISOString()}`;
  return `${id}  ${parkedAt.toISOString()}  ${who}  ${what}${tried}\n    ${reason.split('\n')[0] ?? ''}`;
}

async function list(pool: Pool): Promise<number> {
  const rows = await listParked(pool);
  if (rows.length === 0) console.log('Nothing is parked.');
  for (const row of rows) console.log(describe(row));
  if (rows.length > 0)
    console.log(`\n${rows.length} parked. Try again: npm run parked -- retry <id>… | --all`);
  return 0;
}

async function show(pool: Pool, id: number): Promise<number> {
  const row = await readParked(pool, id);
  if (row === undefined) {
    console.error(`No open parked row ${id}; npm run parked lists them.`);
    return 1;
  }
  console.log(`${describe(row)}\n    ${row.reason}\n${JSON.stringify(row.payload, null, 2)}`);
  return 0;
}

async function retry(pool: Pool, ids: readonly number[] | 'all'): Promise<number> {
  const wanted = await wantRetry(pool, ids);
  const unknown = ids === 'all' ? [] : ids.filter((id) => !wanted.includes(id));
  if (unknown.length > 0) console.error(`Not parked: ${unknown.join(', ')}`);
  const deadline = Date.now() + PATIENCE_MS;
  let tries = await readTries(pool, wanted);
  while (tries.waiting.length > 0 && Date.now() < deadline) {
    await sleep(250);
    tries = await readTries(pool, wanted);
  }
  if (tries.settled.length > 0) console.log(`Settled: ${tries.settled.join(', ')}`);
  if (tries.failed.length > 0) console.log(`Tried and parked again: ${tries.failed.join(', ')}`);
  if (tries.waiting.length > 0)
    console.log(
      `Nobody took them yet (is the app running?), its next start will: ${tries.waiting.join(', ')}`,
    );
  return unknown.length + tries.failed.length + tries.waiting.length > 0 ? 1 : 0;
}

function toId(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 1)
    throw new TypeError(`"${text}" is no id of a parked row.\n${USAGE}`);
  return id;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { all: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [command = 'list', ...rest] = positionals;
  const ids = rest.map(toId);
  const [first] = ids;
  if (command === 'list' && ids.length === 0) return withDatabase(list);
  if (command === 'show' && first !== undefined) return withDatabase((pool) => show(pool, first));
  if (command === 'retry' && (values.all === true) !== ids.length > 0)
    return withDatabase((pool) => retry(pool, values.all === true ? 'all' : ids));
  console.error(USAGE);
  return 2;
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return error instanceof TypeError ? 2 : 1;
});
