/** What a start refuses: another bot's database, a moved time, an unmigrated schema in production. */
import { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDatabase, ForeignDatabaseError } from '../../src/main/claim-database.ts';
import { parseConfig } from '../../src/main/config.ts';
import type { Config } from '../../src/main/config.ts';
import { makeLifecycle } from '../../src/main/lifecycle.ts';
import { ClockMovedError, openClock } from '../../src/main/open-clock.ts';
import { openDatabase } from '../../src/main/open-database.ts';
import { makeEmptyDatabase, makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeMemoryLog } from '../support/log.ts';

const SECRETS = {
  sessionSecret: 's'.repeat(40),
  telegramWebhookSecret: 'w'.repeat(20),
  getCourseWebhookSecret: 'g'.repeat(20),
};
const LIVE = {
  BOT_TOKEN: '42:token-of-a-live-bot-0123456789',
  MANAGERS_CHAT_ID: '-1001234567890',
  OWNER_TELEGRAM_ID: '1',
  SESSION_SECRET: 's'.repeat(40),
};

function configOf(env: Record<string, string>): Config {
  const config = parseConfig(env, SECRETS);
  if (config.kind === 'config-errors') throw new Error(config.lines.join('\n'));
  return config;
}

describe('a start', () => {
  let database: TestDatabase;
  let pool: Pool;
  const log = makeMemoryLog();

  beforeEach(async () => {
    database = await makeTestDatabase();
    pool = new Pool({ connectionString: database.connectionString, max: 1 });
  });

  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  it('takes a database for its bot once, and refuses another bot’s', async () => {
    await claimDatabase(pool, { id: 42, username: 'school_bot' }, Date.now());
    await claimDatabase(pool, { id: 42, username: 'school_bot' }, Date.now());
    await expect(claimDatabase(pool, { id: 7_000_000_001, username: 'sandbox' }, Date.now())).rejects.toThrow(
      ForeignDatabaseError,
    );
  });

  it('of a live bot does not live in a time that a sandbox moved', async () => {
    await pool.query(
      'INSERT INTO clock (id, offset_ms) VALUES (1, 86400000) ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms',
    );
    const lifecycle = makeLifecycle(log);
    const config = configOf({ ...LIVE, DATABASE_URL: database.connectionString });
    const opened = await openDatabase(config, log, lifecycle);
    await expect(openClock(config, opened, log, lifecycle)).rejects.toThrow(ClockMovedError);
    await lifecycle.stop();
  });

  it('in production names the command that mends an unmigrated database', async () => {
    const empty = await makeEmptyDatabase();
    const lifecycle = makeLifecycle(log);
    const config = configOf({ ...LIVE, NODE_ENV: 'production', DATABASE_URL: empty.connectionString });
    await expect(openDatabase(config, log, lifecycle)).rejects.toThrow(/npm run migrate/);
    await lifecycle.stop();
    await empty.drop();
  });
});
