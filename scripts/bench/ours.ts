// Our engine for another harness: one that hands updates over in process, has a Bot API of its own, and speaks the short
// callbacks of a bot without a vocabulary. A database of its own is made beside the one it gives.
import type { Update } from 'grammy/types';
import type { Client } from 'pg';
import { setUp } from './our-engine.ts';
import type { ClientRange } from './peers/contestant.ts';
import { storeClients } from './store-clients.ts';

/** What the other harness gives. */
export interface SetupOptions {
  /** A connection of a role that may create databases. */
  readonly admin: Pick<Client, 'query' | 'host' | 'port' | 'user' | 'password' | 'database'>;
  readonly deliver: boolean;
  /** Clients stored before the run. */
  readonly rows: number;
  readonly conc: number;
  /** All `--flags`: `api-root` of the Bot API, `answers=1` to answer presses too. */
  readonly arg: Readonly<Record<string, string | undefined>>;
}

/** What it gets. */
export interface SetupResult {
  /** Resolves when the update is committed and its message was accepted. */
  handle(update: Update): Promise<void>;
  settle(): Promise<void>;
  verify(clients: ClientRange): Promise<string | undefined>;
  close(): Promise<void>;
}

const DATABASE = 'bench_ours';
const DEFAULT_API_PORT = '18081';

/** Makes the database anew and the engine over it. */
export async function setup({ admin, deliver, rows, conc, arg }: SetupOptions): Promise<SetupResult> {
  await admin.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${DATABASE} TEMPLATE template0`);
  const connectionString = urlOf(admin, admin.port);
  await storeClients(connectionString, Math.max(1, rows));
  const ours = await setUp({
    // A counting proxy may stand before the server; schema and stored clients are none of its business.
    connectionString: urlOf(admin, Number(process.env['BENCH_PGPORT'] ?? admin.port)),
    apiRoot: arg['api-root'] ?? `http://127.0.0.1:${process.env['BENCH_API_PORT'] ?? DEFAULT_API_PORT}`,
    deliver: deliver && arg['deliver'] !== '0',
    answers: arg['answers'] === '1',
    concurrency: conc,
  });
  return {
    handle: (update) => ours.handle(spellOut(update)),
    settle: () => ours.settle?.() ?? Promise.resolve(),
    verify: ours.verify,
    close: ours.close,
  };
}

function urlOf({ host, user, password }: SetupOptions['admin'], port: number): string {
  const credentials = `${encodeURIComponent(user ?? 'postgres')}:${encodeURIComponent(password ?? '')}`;
  return `postgresql://${credentials}@${host}:${port}/${DATABASE}`;
}

const SPELT_OUT: Readonly<Record<string, string>> = {
  bonus: 'bonus:get',
  survey: 'survey:start',
  segment: 'consult:start',
  confirm: 'consult:confirm',
};

/** Short callbacks as the vocabulary has them; everything else stays as it is. */
export function spellOut(update: Update): Update {
  const data = update.callback_query?.data;
  if (update.callback_query === undefined || data === undefined) return update;
  const whole =
    SPELT_OUT[data] ?? data.replace(/^ans:(\d):(\w)$/, 'survey:q$1:$2').replace(/^date:/, 'consult:date:');
  return whole === data ? update : { ...update, callback_query: { ...update.callback_query, data: whole } };
}
