/** A fresh app with the strict sandbox for an evaluation: its own database in a temporary folder, the corpus' clock. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startEmbeddedPostgres } from '../../../src/adapters/db/embedded-postgres.ts';
import { migrate } from '../../../src/adapters/db/migrate.ts';
import type { Log, LogFields } from '../../../src/app/log.ts';
import { startApp } from '../../../src/main/app.ts';
import type { App } from '../../../src/main/app.ts';
import { parseConfig } from '../../../src/main/config.ts';
import type { CorpusUpdate } from './update-rows.ts';

/** «Now» of the corpora: Tuesday 24.11.2026 11:00 Moscow time. */
const NOW = Date.parse('2026-11-24T11:00:00+03:00');

const SECRETS = {
  sessionSecret: 'session-secret-of-the-evaluation-0123456789',
  telegramWebhookSecret: 'webhook-secret-of-the-evaluation',
  getCourseWebhookSecret: 'getcourse-secret-of-the-evaluation',
};

/** What there is at a moment, to be compared with another moment. */
export interface Footprint {
  /** Rows of the journal. */
  readonly journal: number;
  /** A text that changes with any change of the clients' tables. */
  readonly rows: string;
  /** Event types of the journal, in order. */
  readonly events: readonly string[];
  readonly calls: readonly {
    readonly method: string;
    readonly params: Record<string, unknown>;
    readonly verdict: string;
    readonly reason?: string;
  }[];
  readonly errors: readonly string[];
}

export interface EvalApp {
  adopt(update: CorpusUpdate): void;
  /** The same update as if it were new: other ids. */
  copy(update: CorpusUpdate): CorpusUpdate;
  /** Posts to the webhook and waits until the app has come to rest; the HTTP status. */
  post(update: CorpusUpdate): Promise<number>;
  footprint(): Promise<Footprint>;
  stop(): Promise<void>;
}

/** Starts it; takes a few seconds for the database. */
export async function startEvalApp(): Promise<EvalApp> {
  const folder = await mkdtemp(join(tmpdir(), 'eval-'));
  const log = makeErrorLog();
  const database = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    log: log.log,
    settings: { fsync: 'off' },
  });
  await migrate({ connectionString: database.connectionString, log: log.log });
  const pool = new Pool({ connectionString: database.connectionString, max: 1 });
  // The server goes away right after the pool: a goodbye cut short is no news.
  pool.on('error', () => undefined);
  await pool.query(
    'INSERT INTO clock (id, offset_ms) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms',
    [NOW - Date.now()],
  );
  const env = { DATABASE_URL: database.connectionString, DATA_DIR: folder, PORT: '0' };
  const config = parseConfig(env, SECRETS);
  if (config.kind === 'config-errors') throw new Error(config.lines.join('\n'));
  const app = await startApp(config, { log: log.log });
  let copies = 0;
  return {
    adopt: (update) => app.sandbox?.adopt(update),
    copy: (update) => copyUpdate(update, ++copies),
    post: (update) => post(app, update),
    footprint: () => readFootprint(pool, app, log.errors),
    stop: async () => {
      await app.stop();
      await pool.end();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function copyUpdate(update: CorpusUpdate, number: number): CorpusUpdate {
  const query = update.callback_query;
  return {
    ...update,
    update_id: update.update_id + 1_000_000 + number,
    ...(query === undefined ? {} : { callback_query: { ...query, id: `${query.id}${number}` } }),
  };
}

async function post(app: App, update: CorpusUpdate): Promise<number> {
  const origin = `http://127.0.0.1:${app.port}`;
  const response = await fetch(`${origin}/telegram/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': SECRETS.telegramWebhookSecret,
    },
    body: JSON.stringify(update),
  });
  await response.text();
  await fetch(`${origin}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"advanceSeconds":0}',
  });
  return response.status;
}

async function readFootprint(pool: Pool, app: App, errors: readonly string[]): Promise<Footprint> {
  const journal = await pool.query<{ type: string }>(
    "SELECT event->>'type' AS type FROM journal ORDER BY at, subject_id, seq",
  );
  const rows = await pool.query<{ rows: string }>(
    `SELECT concat_ws(' ', (SELECT count(*) FROM users), (SELECT sum(revision) FROM users), (SELECT count(*) FROM survey_answers),
      (SELECT count(*) FROM messages), (SELECT count(*) FROM outbox), (SELECT count(*) FROM events), (SELECT count(*) FROM leads),
      (SELECT count(*) FROM appointments), (SELECT count(*) FROM payments), (SELECT count(phone) FROM users)) AS rows`,
  );
  return {
    journal: journal.rows.length,
    rows: rows.rows[0]?.rows ?? '',
    events: journal.rows.map(({ type }) => type),
    calls: app.sandbox?.calls() ?? [],
    errors: [...errors],
  };
}

function makeErrorLog(): { readonly log: Log; readonly errors: string[] } {
  const errors: string[] = [];
  const silent = (): void => undefined;
  const log: Log = {
    info: silent,
    warn: silent,
    error: (msg: string, fields?: LogFields) => void errors.push(`${msg} ${JSON.stringify(fields ?? {})}`),
    child: () => log,
  };
  return { log, errors };
}
