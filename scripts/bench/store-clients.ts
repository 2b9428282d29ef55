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

/** What is copied: table, the column that names the client, columns that must differ, rows of one client. */
const COPIED = [
  {
    table: 'user_funnel_state',
    owner: 'user_id',
    own: `'id', nextval(pg_get_serial_sequence('user_funnel_state', 'id'))`,
    rows: '',
  },
  { table: 'journal', owner: 'subject_id', own: '', rows: 'AND seq <= 2' },
  { table: 'inbox', owner: 'subject_id', own: '', rows: 'LIMIT 2' },
  {
    table: 'messages',
    owner: 'user_id',
    own: `'id', nextval(pg_get_serial_sequence('messages', 'id'))`,
    rows: 'LIMIT 2',
  },
] as const;

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
  const model = `(SELECT id FROM users WHERE telegram_id = ${MODEL_CLIENT})`;
  await client.query(
    `INSERT INTO users SELECT changed.* FROM users model, copies, LATERAL jsonb_populate_record(NULL::users,
         to_jsonb(model) || jsonb_build_object('id', copies.id, 'telegram_id', copies.telegram_id)) AS changed
      WHERE model.telegram_id = ${MODEL_CLIENT}`,
  );
  for (const { table, owner, own, rows } of COPIED) {
    const changes = [`'${owner}', copies.id`, own].filter((part) => part !== '').join(', ');
    await client.query(
      `INSERT INTO ${table} SELECT changed.* FROM (SELECT * FROM ${table} WHERE ${owner} = ${model} ${rows}) model, copies,
         LATERAL jsonb_populate_record(NULL::${table}, to_jsonb(model) || jsonb_build_object(${changes})) AS changed`,
    );
  }
  await client.query('VACUUM ANALYZE');
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
