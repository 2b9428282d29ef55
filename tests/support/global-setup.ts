// One PostgreSQL for a whole test run, and in it one migrated and seeded template that every test database is a copy
// of. TEST_DATABASE_URL names a server to use instead; its role must be allowed to create databases.
import { chmod, mkdtemp, readFile, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/adapters/db/embedded-postgres.ts';
import { migrate } from '../../src/adapters/db/migrate.ts';
import { seed } from '../../src/adapters/db/seed.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this run, as a role that may create databases. */
    readonly databaseServer: string;
    /** The database to copy. */
    readonly databaseTemplate: string;
  }
}

const FOLDER_PREFIX = 'sales-bot-test-';
const ROOMY_BYTES = 4_000_000_000;
const log = { info: (): void => undefined, warn: (msg: string): void => console.warn(msg) };
/** A test run that loses power may lose its data. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '300',
};

/** Starts the server and makes the template; the returned function undoes both. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const template = `template_${process.pid}_${Date.now().toString(36)}`;
  const url = withDatabase(server.connectionString, template);
  await withClient(server.connectionString, (client) => client.query(`CREATE DATABASE ${template}`));
  await migrate({ connectionString: url, log });
  await seedTemplate(url);
  project.provide('databaseServer', server.connectionString);
  project.provide('databaseTemplate', template);
  return async () => {
    await withClient(server.connectionString, (client) =>
      client.query(`DROP DATABASE ${template} WITH (FORCE)`),
    );
    await server.stop();
  };
}

async function startServer(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  const named = process.env['TEST_DATABASE_URL'];
  if (named !== undefined && named !== '') return { connectionString: named, stop: async () => undefined };
  const parent = await chooseParent();
  await removeAbandoned(parent);
  const dataDir = await mkdtemp(join(parent, FOLDER_PREFIX));
  await chmod(dataDir, 0o755);
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  const embedded = await startEmbeddedPostgres({ dataDir, log, settings: FAST }).catch(
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
  const stop = async (): Promise<void> => {
    await embedded.stop();
    await remove();
  };
  return { connectionString: embedded.connectionString, stop };
}

/** A database is some 800 small files: copying them in memory takes a tenth of the time of a busy disk. */
async function chooseParent(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined);
  return memory !== undefined && memory.bavail * memory.bsize > ROOMY_BYTES ? '/dev/shm' : tmpdir();
}

/** Runs that were killed leave a folder and a server behind; theirs is the owner that no longer lives. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent);
  for (const name of names.filter((each) => each.startsWith(FOLDER_PREFIX))) {
    const dataDir = join(parent, name);
    const notes: unknown = await readFile(join(dataDir, 'postgres.json'), 'utf8')
      .then(JSON.parse)
      .catch(() => null);
    if (typeof notes !== 'object' || notes === null || !('ownerPid' in notes)) continue;
    if (typeof notes.ownerPid !== 'number' || isAlive(notes.ownerPid)) continue;
    const left = await startEmbeddedPostgres({ dataDir, log }).catch(() => undefined);
    await left?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function seedTemplate(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  await seed({ pool, now: new Date() });
  await pool.end();
}

async function withClient(url: string, use: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await use(client).finally(() => client.end());
}

function withDatabase(url: string, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
