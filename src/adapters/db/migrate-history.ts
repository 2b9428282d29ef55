// What the migrations folder and the table _prisma_migrations say, compared before the engine is loaded: most starts
// find nothing to do, and a broken-off migration deserves a better answer than the engine's.
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';

/** Committed together with a migration's script: tells a run killed just after it from one killed before. */
export const MARK_COMMITTED = `UPDATE _prisma_migrations SET logs = 'script committed'
  WHERE finished_at IS NULL AND rolled_back_at IS NULL`;

/** One migration of the folder. */
export interface MigrationScript {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 as Prisma stores it. */
  readonly checksum: string;
}

/** How the database stands to the folder. */
export interface MigrationStatus {
  /** Not applied yet, in order. */
  readonly pending: readonly string[];
  /** Applied, but with another text than the folder's. */
  readonly edited: readonly string[];
  /** Begun and neither finished nor rolled back. */
  readonly failed: readonly string[];
}

interface HistoryRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** The migrations of the folder in the order of their names. */
export async function readMigrationScripts(migrationsDir: string): Promise<readonly MigrationScript[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readScript(migrationsDir, name)));
}

/** Compares without changing anything; a database that was never migrated has everything pending. */
export async function readMigrationStatus(
  db: Pool | PoolClient,
  scripts: readonly MigrationScript[],
): Promise<MigrationStatus> {
  const rows = await readHistory(db);
  const finished = new Map(
    rows.filter((row) => row.finished).map((row) => [row.migration_name, row.checksum]),
  );
  const applied = scripts.filter((script) => finished.has(script.name));
  return {
    pending: scripts.filter((script) => !finished.has(script.name)).map((script) => script.name),
    edited: applied
      .filter((script) => finished.get(script.name) !== script.checksum)
      .map((script) => script.name),
    failed: rows.filter((row) => !row.finished).map((row) => row.migration_name),
  };
}

/**
 * Settles what a killed run left open, under the migration lock: a committed script counts as applied, one that left
 * no trace as rolled back. A row with the error text of another tool is left for a person.
 */
export async function settleHistory(db: Pool | PoolClient): Promise<void> {
  if (!(await hasHistory(db))) return;
  await db.query(
    `UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1, logs = NULL
      WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs = 'script committed'`,
  );
  await db.query(
    `UPDATE _prisma_migrations SET rolled_back_at = now()
      WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs IS NULL`,
  );
}

/** Records that the failed script was rolled back, which it is: it ran as one query. A corrected one can be applied. */
export async function markRolledBack(db: Pool | PoolClient): Promise<void> {
  if (!(await hasHistory(db))) return;
  await db.query(
    `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL`,
  );
}

async function hasHistory(db: Pool | PoolClient): Promise<boolean> {
  const table = await db.query<{ found: string | null }>(
    `SELECT to_regclass('_prisma_migrations')::text AS found`,
  );
  return (table.rows[0]?.found ?? null) !== null;
}

async function readHistory(db: Pool | PoolClient): Promise<readonly HistoryRow[]> {
  if (!(await hasHistory(db))) return [];
  const history = await db.query<HistoryRow>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return history.rows;
}

async function readScript(migrationsDir: string, name: string): Promise<MigrationScript> {
  const sql = await readFile(join(migrationsDir, name, 'migration.sql'), 'utf8');
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}
