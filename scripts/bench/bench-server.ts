// The PostgreSQL server of a benchmark and its databases: a fresh one for every run, copied from a template, so that no
// run sees the traces of another.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/adapters/db/embedded-postgres.ts';

/** Makes what runs find in a fresh database: schema, stored clients. */
export type FillTemplate = (connectionString: string) => Promise<void>;

/** A server to measure on. */
export interface BenchServer {
  /** Version and where it is, for the report. */
  readonly description: string;
  /** A fresh database; the previous one is dropped. Templates are made once, when first asked for. */
  freshDatabase(template: string, fill: FillTemplate): Promise<string>;
  /** Drops what was made; an embedded server is stopped and its folder removed. */
  close(): Promise<void>;
}

/** DATABASE_URL names a database that is none of ours to fill. */
export class NotABenchDatabaseError extends Error {
  readonly code = 'NOT_A_BENCH_DATABASE';
  override readonly name = 'NotABenchDatabaseError';
  constructor(database: string) {
    super(
      `DATABASE_URL names the database "${database}". The benchmark creates and drops databases beside it, ` +
        'so it only takes one whose name holds "bench"; or leave DATABASE_URL out for an embedded server.',
    );
  }
}

/**
 * Opens the server of `databaseUrl`, else starts an embedded one with default settings (fsync on) in a temporary folder.
 * @throws NotABenchDatabaseError
 */
export async function openBenchServer(databaseUrl: string | undefined): Promise<BenchServer> {
  if (databaseUrl !== undefined && databaseUrl !== '') {
    const name = nameOf(databaseUrl);
    if (!name.includes('bench')) throw new NotABenchDatabaseError(name);
    return makeServer(databaseUrl, 'as DATABASE_URL says', async () => undefined);
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
  const embedded = await startEmbeddedPostgres({ dataDir, log: { info: () => undefined } });
  return makeServer(
    Object.assign(new URL(embedded.connectionString), { pathname: '/bench' }).href,
    'embedded',
    async () => {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  );
}

async function makeServer(url: string, where: string, stop: () => Promise<void>): Promise<BenchServer> {
  // Templates are made beside the named database, which may not exist yet.
  const client = new Client({ connectionString: at(url, where === 'embedded' ? 'postgres' : nameOf(url)) });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  const made = new Set<string>();
  const create = async (name: string, from: string): Promise<void> => {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    made.add(name);
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${from}" STRATEGY file_copy`);
  };
  const templates = new Set<string>();
  const run = `${nameOf(url)}_run`;
  return {
    description: `PostgreSQL ${rows[0]?.version} (${where})`,
    freshDatabase: async (template, fill) => {
      const name = `${nameOf(url)}_${template}`;
      if (!templates.has(name)) {
        if (template !== 'empty') console.log(`Preparing a database: ${template} …`);
        await create(name, 'template0');
        await fill(at(url, name));
        templates.add(name);
      }
      await create(run, name);
      return at(url, run);
    },
    close: async () => {
      for (const name of made) await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await client.end();
      await stop();
    },
  };
}

function nameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

function at(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}
