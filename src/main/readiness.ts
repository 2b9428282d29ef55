/** What must hold before this process may have work: told to balancers by /readyz. */
import { MIGRATIONS_DIR } from '../adapters/db/migrate.ts';
import { readMigrationScripts, readMigrationStatus } from '../adapters/db/migrate-history.ts';
import type { ReadinessReport } from '../adapters/http/health-router.ts';
import type { OpenDatabase } from './open-database.ts';

/** Looks at the database and at whether the engine is open; never throws. */
export async function checkReadiness(
  database: OpenDatabase,
  isOpen: () => boolean,
): Promise<ReadinessReport> {
  const pool = database.pools.general;
  const reachable = await pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const checks = [
    { name: 'database', ok: reachable, remedy: 'check DATABASE_URL and that the server runs' },
    { name: 'engine', ok: isOpen(), remedy: 'wait: the app is starting' },
  ];
  if (!reachable) return { checks };
  const status = await readMigrationStatus(pool, await readMigrationScripts(MIGRATIONS_DIR));
  const migrated = status.pending.length === 0 && status.failed.length === 0;
  return { checks: [...checks, { name: 'migrations', ok: migrated, remedy: 'run: npm run migrate' }] };
}
