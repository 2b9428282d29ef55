// Migrating: whole or not at all, once, and with an answer that helps.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DatabaseUnreachableError, MigrationFailedError } from '../../src/adapters/db/migrate-errors.ts';
import {
  MARK_COMMITTED,
  readMigrationScripts,
  readMigrationStatus,
} from '../../src/adapters/db/migrate-history.ts';
import { MIGRATIONS_DIR, migrate } from '../../src/adapters/db/migrate.ts';
import { makeEmptyDatabase, makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const log = { info: (): void => undefined, warn: (): void => undefined };

let database: TestDatabase;
let pool: Pool;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sales-bot-migrations-'));
  await cp(MIGRATIONS_DIR, folder, { recursive: true });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function open(made: Promise<TestDatabase>): Promise<string> {
  database = await made;
  pool = new Pool({ connectionString: database.connectionString, max: 1 });
  return database.connectionString;
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function statusOf(): ReturnType<typeof readMigrationStatus> {
  return readMigrationStatus(pool, await readMigrationScripts(folder));
}

test('two processes that migrate an empty database together apply everything once', async () => {
  const connectionString = await open(makeEmptyDatabase());
  const results = await Promise.all([migrate({ connectionString, log }), migrate({ connectionString, log })]);
  const all = (await readMigrationScripts(folder)).map(({ name }) => name);
  expect(results.flatMap((result) => result.applied)).toEqual(all);
  expect(await statusOf()).toEqual({ pending: [], edited: [], failed: [] });
});

test('the wake-up queue is there, with one waiting job per client', async () => {
  await open(makeTestDatabase());
  const found = await pool.query(
    'SELECT name, policy, retry_limit, expire_seconds, table_name FROM pgboss.queue',
  );
  expect(found.rows).toContainEqual({
    name: 'wakeup',
    policy: 'short',
    retry_limit: 100,
    expire_seconds: 30,
    table_name: 'job_common',
  });
});

test('a broken migration leaves nothing behind, says what PostgreSQL said, and can be corrected', async () => {
  const connectionString = await open(makeTestDatabase());
  await addMigration('20270101000000_broken', 'CREATE TABLE half (id int); CREATE TABLE oops (id nonsense);');
  const failure = await migrate({ connectionString, log, migrationsDir: folder }).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(MigrationFailedError);
  expect(failure).toMatchObject({ code: 'MIGRATION_FAILED', migration: '20270101000000_broken' });
  expect(String(failure)).toContain('type "nonsense" does not exist');
  expect((await pool.query(`SELECT to_regclass('half') AS found`)).rows).toEqual([{ found: null }]);

  await addMigration('20270101000000_broken', 'CREATE TABLE half (id int);');
  const second = await migrate({ connectionString, log, migrationsDir: folder });
  expect(second.applied).toEqual(['20270101000000_broken']);
});

test('a function body with semicolons is applied as it stands', async () => {
  const connectionString = await open(makeTestDatabase());
  const body = `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;`;
  await addMigration('20270101000000_function', body);
  await migrate({ connectionString, log, migrationsDir: folder });
  expect((await pool.query('SELECT two() AS n')).rows).toEqual([{ n: 2 }]);
});

test('a run killed before its script was committed is simply repeated', async () => {
  const connectionString = await open(makeTestDatabase());
  await addMigration('20270101000000_more', 'CREATE TABLE more (id int);');
  await pool.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '20270101000000_more')`,
  );
  const result = await migrate({ connectionString, log, migrationsDir: folder });
  expect(result.applied).toEqual(['20270101000000_more']);
});

test('a run killed after its script was committed is not repeated', async () => {
  const connectionString = await open(makeTestDatabase());
  await addMigration('20270101000000_more', 'CREATE TABLE more (id int);');
  await pool.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '20270101000000_more')`,
  );
  await pool.query(`CREATE TABLE more (id int); ${MARK_COMMITTED}`);
  const result = await migrate({ connectionString, log, migrationsDir: folder });
  expect(result.applied).toEqual([]);
  expect((await statusOf()).pending).toEqual([]);
});

test('a failure recorded by another tool is left for a person', async () => {
  const connectionString = await open(makeTestDatabase());
  await pool.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('x', 'y', 'foreign', 'ERROR: …')`,
  );
  await expect(migrate({ connectionString, log })).rejects.toThrow(/rolled_back_at = now\(\)/);
});

test('a database that cannot be reached is named with its remedy and without its password', async () => {
  const connectionString = await open(makeTestDatabase());
  const cases = [
    [{ port: '1' }, 'nothing listens there'],
    [{ password: 'wrong-secret' }, 'user or password is wrong'],
    [{ pathname: '/absent' }, 'the database does not exist'],
  ] as const;
  for (const [change, found] of cases) {
    const url = Object.assign(new URL(connectionString), change);
    const failure = await migrate({ connectionString: url.href, log }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseUnreachableError);
    expect(String(failure)).toContain(found);
    expect(String(failure)).not.toContain(url.password);
  }
});
