/** The whole app for a test: the real composition on a database of its own, with the strict sandbox, over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startApp } from '../../src/main/app.ts';
import type { App } from '../../src/main/app.ts';
import { parseConfig } from '../../src/main/config.ts';
import { collectCoverage } from './coverage.ts';
import type { CollectNotes } from './coverage.ts';
import { makeTestDatabase } from './database.ts';
import { makeMemoryLog } from './log.ts';
import { driveSandbox } from './person.ts';
import type { SandboxDriver } from './person.ts';

export interface TestApp extends SandboxDriver {
  readonly app: App;
  readonly origin: string;
  /** The database, for looking; the bot never sees this pool. */
  readonly db: Pool;
  readonly errors: () => readonly string[];
  /** Everything logged so far. */
  readonly logText: () => string;
  stop(): Promise<void>;
}

const SECRETS = {
  sessionSecret: 'session-secret-for-tests-0123456789ab',
  telegramWebhookSecret: 'webhook-secret-for-tests',
  getCourseWebhookSecret: 'getcourse-secret-for-tests',
};

const collect = collectCoverage();

/** Tuesday 24.11.2026 11:00 Moscow time: where every journey begins unless it says otherwise. */
const TUESDAY = Date.parse('2026-11-24T11:00:00+03:00');

/** Starts everything on a free port; `env` adds to the settings, `at` is where the clock stands. */
export async function startTestApp(
  options: { readonly env?: Record<string, string>; readonly at?: number } = {},
): Promise<TestApp> {
  const database = await makeTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'bot-'));
  const config = parseConfig(
    {
      DATABASE_URL: database.connectionString,
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...options.env,
    },
    SECRETS,
  );
  if (config.kind === 'config-errors') throw new Error(config.lines.join('\n'));
  const db = new Pool({ connectionString: database.connectionString, max: 2 });
  const offset = (options.at ?? TUESDAY) - Date.now();
  await db.query(
    'INSERT INTO clock (id, offset_ms) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms',
    [Math.round(offset)],
  );
  const log = makeMemoryLog();
  const app = await startApp(config, { log });
  const origin = `http://127.0.0.1:${app.port}`;
  return {
    ...driveSandbox(origin),
    app,
    origin,
    db,
    errors: () => log.lines.filter((line) => line.level === 'error').map((line) => JSON.stringify(line)),
    logText: () => log.lines.map((line) => JSON.stringify(line)).join('\n'),
    stop: async () => {
      await app.stop();
      collect(await readNotes(db));
      await db.end();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the funnels did in this test, for transition coverage. */
async function readNotes(db: Pool): Promise<Parameters<CollectNotes>[0]> {
  const { rows } = await db.query<{ notes: Parameters<CollectNotes>[0] }>(
    'SELECT transitions AS notes FROM journal',
  );
  return rows.flatMap(({ notes }) => notes);
}
