// Fills a database for our engine: the schema, and so many clients who stopped in the middle of the walk. One is walked
// by the engine itself, the others are copies of its rows.
import type { Client } from 'pg';
import { migrate } from '../../src/adapters/db/migrate.ts';
import { setUp } from './our-engine.ts';
import { withClient } from './with-client.ts';
import { makeUpdate } from './workload.ts';

const MODEL_CLIENT = 900_000_000;
/** Half of the walk: in the survey, a timer armed. */
const STEPS_WALKED = 6;

const QUIET = { info: () => undefined, warn: () => undefined };

interface Copied {
  readonly table: string;
  /** Whose rows they are, and how many of them. */
  readonly rows: string;
  /** Columns that differ from copy to copy. */
  readonly own: Readonly<Record<string, string>>;
}

const OWNER = `(SELECT id FROM users WHERE telegram_id = ${MODEL_CLIENT})`;

const COPIED: readonly Copied[] = [
  {
    table: 'users',
    rows: `WHERE telegram_id = ${MODEL_CLIENT}`,
    own: { id: 'copies.id', telegram_id: 'copies.telegram_id' },
  },
  {
    table: 'user_funnel_state',
    rows: `WHERE user_id = ${OWNER}`,
    own: { user_id: 'copies.id', id: nextOf('user_funnel_state') },
  },
  { table: 'journal', rows: `WHERE subject_id = ${OWNER} AND seq <= 2`, own: { subject_id: 'copies.id' } },
  { table: 'inbox', rows: `WHERE subject_id = ${OWNER} LIMIT 2`, own: { subject_id: 'copies.id' } },
  {
    table: 'messages',
    rows: `WHERE user_id = ${OWNER} LIMIT 2`,
    own: { user_id: 'copies.id', id: nextOf('messages') },
  },
];

function nextOf(table: string): string {
  return `nextval(pg_get_serial_sequence('${table}', 'id'))`;
}

/** Migrates the database and stores the clients. */
export async function storeClients(connectionString: string, count: number): Promise<void> {
  await migrate({ connectionString, log: QUIET });
  await walkModel(connectionString);
  await withClient(connectionString, (client) => copyModel(client, count - 1));
}

async function copyModel(client: Client, copies: number): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE copies AS SELECT nextval('subject_id_seq') AS id, ${MODEL_CLIENT} + n AS telegram_id
       FROM generate_series(1, $1::int) n`,
    [copies],
  );
  for (const copied of COPIED) await copyTable(client, copied);
  await client.query('VACUUM ANALYZE');
}

async function copyTable(client: Client, { table, rows, own }: Copied): Promise<void> {
  const { rows: columns } = await client.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
      WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped`,
  );
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => own[name] ?? `model.${name}`);
  await client.query(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')}
       FROM (SELECT * FROM ${table} ${rows}) model CROSS JOIN copies`,
  );
}

async function walkModel(connectionString: string): Promise<void> {
  const ours = await setUp({
    connectionString,
    apiRoot: 'http://127.0.0.1:9',
    deliver: false,
    answers: false,
    concurrency: 1,
  });
  for (let step = 0; step < STEPS_WALKED; step++) await ours.handle(makeUpdate(step, MODEL_CLIENT, step));
  await ours.settle?.();
  await ours.close();
  await withClient(connectionString, (client) => client.query('DELETE FROM outbox'));
}
