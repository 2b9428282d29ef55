// Brings a database to the state this version of the app needs: Prisma's migrations, the journal's partitions for
// the year ahead, pg-boss' own schema and the wake-up queue. The only code that runs DDL.
import { fileURLToPath } from 'node:url';
import { PgBoss } from 'pg-boss';
import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import type { Log } from '../../app/log.ts';
import { applyMigrations } from './migrate-engine.ts';
import { MigrationFailedError, toUnreachable } from './migrate-errors.ts';
import {
  markRolledBack,
  readMigrationScripts,
  readMigrationStatus,
  settleHistory,
} from './migrate-history.ts';
import { WAKEUP_QUEUE, WAKEUP_QUEUE_OPTIONS } from './wakeup-queue.ts';

/** What to migrate. */
export interface MigrateOptions {
  /** A direct connection of a role that may run DDL, not a transaction pooler. */
  readonly connectionString: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Another folder of migrations than prisma/migrations, for tests. */
  readonly migrationsDir?: string;
}

/** What was done. */
export interface MigrateResult {
  /** Names of the migrations applied by this call, empty when the database was up to date. */
  readonly applied: readonly string[];
}

/** The folder of this project's migrations. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** Any number, as long as nobody else locks the same one in this database. */
const MIGRATE_LOCK = 7_203_118_245;
const PARTITIONS_AHEAD = '13 months';

/**
 * Migrates, idempotently. Processes that start together wait for each other on an advisory lock; the later ones find
 * nothing to do. Throws DatabaseUnreachableError or MigrationFailedError, each with its remedy.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: 'sales-bot migrate',
    connectionTimeoutMillis: 10_000,
    max: 3,
  });
  pool.on('error', () => undefined);
  try {
    const client = await pool.connect().catch((error: unknown) => {
      throw toUnreachable(error, options.connectionString);
    });
    client.on('error', () => undefined);
    return await migrateLocked(pool, client, options).finally(() => client.release(true));
  } finally {
    await pool.end();
  }
}

/** The lock belongs to the session of `client` and ends with it, also when this process is killed. */
async function migrateLocked(
  pool: Pool,
  client: PoolClient,
  options: MigrateOptions,
): Promise<MigrateResult> {
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATE_LOCK]);
  const startedAt = performance.now();
  const applied = await applyPending(pool, client, options);
  await client.query(`SELECT ensure_journal_partitions((clock_now() + $1::interval)::date)`, [
    PARTITIONS_AHEAD,
  ]);
  await migrateJobs(options.connectionString);
  options.log.info('database is migrated', { applied, took_ms: Math.round(performance.now() - startedAt) });
  return { applied };
}

async function applyPending(
  pool: Pool,
  client: PoolClient,
  options: MigrateOptions,
): Promise<readonly string[]> {
  const migrationsDir = options.migrationsDir ?? MIGRATIONS_DIR;
  const scripts = await readMigrationScripts(migrationsDir);
  await settleHistory(client);
  const status = await readMigrationStatus(client, scripts);
  const [failed] = status.failed;
  if (failed !== undefined) throw brokenOff(failed);
  if (status.edited.length > 0)
    options.log.warn('applied migrations were edited later', { names: status.edited });
  if (status.pending.length === 0) return [];
  try {
    return await applyMigrations(pool, scripts);
  } catch (cause) {
    const open = (await readMigrationStatus(client, scripts)).failed[0];
    await markRolledBack(client);
    throw failedNow(open ?? status.pending[0] ?? 'unknown', cause);
  }
}

async function migrateJobs(connectionString: string): Promise<void> {
  const boss = new PgBoss({ connectionString, schedule: false, supervise: false, max: 2 });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    if ((await boss.getQueue(WAKEUP_QUEUE.name)) === null) {
      await boss.createQueue(WAKEUP_QUEUE.name, WAKEUP_QUEUE_OPTIONS);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

function failedNow(name: string, cause: unknown): MigrationFailedError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new MigrationFailedError(
    name,
    found,
    'Nothing of it was kept: correct the script and migrate again.',
    cause,
  );
}

function brokenOff(name: string): MigrationFailedError {
  return new MigrationFailedError(
    name,
    'an earlier attempt broke off and is still recorded as failed',
    `Undo what it left behind, then mark it: UPDATE _prisma_migrations SET rolled_back_at = now() ` +
      `WHERE migration_name = '${name}' AND finished_at IS NULL; and migrate again.`,
  );
}
