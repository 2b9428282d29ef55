/** The database at start: the embedded one or the one named in the settings, its schema, its seeds. */
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../adapters/db/embedded-postgres.ts';
import { migrate, MIGRATIONS_DIR } from '../adapters/db/migrate.ts';
import { SchemaBehindError } from '../adapters/db/migrate-errors.ts';
import { readMigrationScripts, readMigrationStatus } from '../adapters/db/migrate-history.ts';
import { makePools } from '../adapters/db/pools.ts';
import type { Pools } from '../adapters/db/pools.ts';
import { seed } from '../adapters/db/seed.ts';
import type { Log } from '../app/log.ts';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Connections for the commit statement: two, so that a second batch can form behind a slow one. */
const COMMITTERS = 2;
const GENERAL = 6;

export interface OpenDatabase {
  readonly pools: Pools;
  /** Past a pooler, for pg-boss. */
  readonly directUrl: string;
}

/**
 * Opens it ready for use. In production the schema is not touched here (`npm run migrate` does that, with a role that
 * may); everywhere else it is brought up to date.
 */
export async function openDatabase(config: Config, log: Log, lifecycle: Lifecycle): Promise<OpenDatabase> {
  const { url, directUrl } = await findUrls(config, log, lifecycle);
  if (!config.production) await migrate({ connectionString: directUrl, log });
  const pools = makePools({ connectionString: url, committers: COMMITTERS, general: GENERAL, log });
  lifecycle.onStop('database pools', () => pools.close());
  if (config.production) await assertSchema(pools);
  await seed({ pool: pools.general, now: new Date() });
  return { pools, directUrl };
}

async function assertSchema({ general }: Pools): Promise<void> {
  const { pending, failed } = await readMigrationStatus(general, await readMigrationScripts(MIGRATIONS_DIR));
  if (pending.length > 0 || failed.length > 0) throw new SchemaBehindError([...pending, ...failed]);
}

async function findUrls(
  config: Config,
  log: Log,
  lifecycle: Lifecycle,
): Promise<{ url: string; directUrl: string }> {
  if (config.database.kind === 'external') return config.database;
  const server = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres'), log });
  lifecycle.onStop('embedded database', () => server.stop());
  return { url: server.connectionString, directUrl: server.connectionString };
}
