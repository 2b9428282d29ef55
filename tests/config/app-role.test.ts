// scripts/deploy/make-roles.sh promises a role that can run the bot and change no table: its very statements are run here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../../src/adapters/db/migrate.ts';
import { makeEmptyDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeMemoryLog } from '../support/log.ts';

const SCRIPT = readFileSync(join(import.meta.dirname, '../../scripts/deploy/make-roles.sh'), 'utf8');
// Roles belong to the whole server, databases of other runs included.
const ROLE = `bot_app_${process.pid}`;
const PASSWORD = 'only-for-this-test';

let database: TestDatabase;
let appUrl: string;
let app: Client;

beforeAll(async () => {
  database = await makeEmptyDatabase();
  const url = new URL(database.connectionString);
  const statements = (/<<'SQL'\n([\s\S]*)\nSQL/.exec(SCRIPT)?.[1] ?? '')
    .replaceAll('bot_app', ROLE)
    .replace('DATABASE bot ', `DATABASE ${url.pathname.slice(1)} `)
    .replace(`:'password'`, `'${PASSWORD}'`);
  await asOwner(statements);
  await migrate({ connectionString: database.connectionString, log: makeMemoryLog() });
  appUrl = Object.assign(url, { username: ROLE, password: PASSWORD }).href;
  app = new Client({ connectionString: appUrl });
  await app.connect();
});

afterAll(async () => {
  await app.end();
  await asOwner(`DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
  await database.drop();
});

async function asOwner(sql: string): Promise<void> {
  const owner = new Client({ connectionString: database.connectionString });
  await owner.connect();
  await owner.query(sql).finally(() => owner.end());
}

it('the bot’s role reads and writes rows', async () => {
  await app.query(`INSERT INTO settings (key, value, updated_at) VALUES ('x', '1', now())`);
  await app.query(`UPDATE settings SET value = '2' WHERE key = 'x'`);
  expect((await app.query(`DELETE FROM settings WHERE key = 'x' RETURNING value`)).rows).toEqual([
    { value: 2 },
  ]);
  await app.query(`SELECT nextval('subject_id_seq')`);
});

it.each([
  'CREATE TABLE mine (a int)',
  'ALTER TABLE users ADD COLUMN mine int',
  'DROP TABLE users',
  'TRUNCATE users',
  'CREATE SCHEMA mine',
  'CREATE TEMP TABLE mine (a int)',
])('the bot’s role may not %s', async (sql) => {
  await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
});

it('the bot’s role can send and fetch jobs', async () => {
  const boss = new PgBoss({ connectionString: appUrl, migrate: false, schedule: false, supervise: false });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.send('wakeup', {}, { singletonKey: '1' });
  expect(await boss.fetch('wakeup')).toHaveLength(1);
  await boss.stop({ graceful: false });
});
