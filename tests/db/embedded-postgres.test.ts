// The server that the app brings along: started once, taken over after a kill, borrowed from the living.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderError } from '../../src/adapters/db/embedded-errors.ts';
import { startEmbeddedPostgres } from '../../src/adapters/db/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../src/adapters/db/embedded-postgres.ts';

const MODULE = join(import.meta.dirname, '..', '..', 'src', 'adapters', 'db', 'embedded-postgres.ts');
/** A process that starts the server of a folder, says so, and waits to be killed. */
const APP = `
  const { startEmbeddedPostgres } = await import(process.argv[1]);
  await startEmbeddedPostgres({ dataDir: process.argv[2], log: { info: () => {} } });
  console.log('up'); setInterval(() => {}, 1000);`;

let parent: string;
let dataDir: string;
let said: string[];
const log = {
  info: (_msg: string, fields?: Readonly<Record<string, unknown>>): number =>
    said.push(String(fields?.['how'])),
};

beforeEach(async () => {
  // As root this folder is closed to the user that PostgreSQL runs as, like a checkout below /root.
  parent = await mkdtemp(join(tmpdir(), 'sales-bot-embedded-'));
  dataDir = join(parent, 'data');
  said = [];
});

afterEach(() => rm(parent, { recursive: true, force: true }));

function start(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, log });
}

async function startApp(): Promise<ChildProcess> {
  const app = spawn(process.execPath, ['--input-type=module', '-e', APP, MODULE, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (app.stdout !== null) await once(app.stdout, 'data');
  return app;
}

async function kill(app: ChildProcess): Promise<void> {
  const gone = once(app, 'exit');
  app.kill('SIGKILL');
  await gone;
}

async function ask(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: server.connectionString });
  await client.connect();
  const result = await client.query<{ v: unknown }>(sql);
  await client.end();
  return result.rows[0]?.v;
}

test('a restart keeps data, address and password, and the password is ours alone to read', async () => {
  const first = await start();
  await ask(first, 'CREATE TABLE kept (v int); INSERT INTO kept VALUES (7)').catch(() => undefined);
  await first.stop();
  await first.stop();
  const second = await start();
  expect(second.connectionString).toBe(first.connectionString);
  expect(await ask(second, 'SELECT v FROM kept')).toBe(7);
  expect(await ask(second, `SELECT lower('ЖАННА') || ' ' || current_setting('server_encoding') AS v`)).toBe(
    'жанна UTF8',
  );
  await second.stop();
  expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
  expect(said).toEqual(['started', 'started']);
});

test('a server left by a killed app is taken over, and stopped with its new owner', async () => {
  await kill(await startApp());
  const next = await start();
  expect(said).toEqual(['taken over']);
  await next.stop();
  await expect(ask(next, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a server killed together with its app is started again', async () => {
  const app = await startApp();
  const pid = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  await kill(app);
  const next = await start();
  expect(said).toEqual(['started']);
  await next.stop();
});

test('a stale pid file that now names some other process does not stand in the way', async () => {
  const first = await start();
  await first.stop();
  await writeFile(
    join(dataDir, 'postgres', 'postmaster.pid'),
    `${process.pid}\n${dataDir}\n0\n5432\n\n\n\nready   \n`,
  );
  const next = await start();
  expect(await ask(next, 'SELECT 1 AS v')).toBe(1);
  await next.stop();
});

test('a second process borrows the running server and leaves it running', async () => {
  const app = await startApp();
  const borrowed = await start();
  expect(said).toEqual(['borrowed']);
  await borrowed.stop();
  expect(await ask(borrowed, 'SELECT 1 AS v')).toBe(1);
  await kill(app);
  await (await start()).stop();
});

test('a folder that cannot be used is named with its remedy', async () => {
  const file = join(parent, 'file');
  await writeFile(file, '');
  const failure = await startEmbeddedPostgres({ dataDir: join(file, 'data'), log }).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(DataFolderError);
  expect(String(failure)).toContain('DATA_DIR');
});
