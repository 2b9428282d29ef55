// The database a command works on: DATABASE_URL, else the app's own embedded one, borrowed if the app is running.
import { resolve } from 'node:path';
import { DatabaseError, Pool } from 'pg';
import { startEmbeddedPostgres } from '../../src/adapters/db/embedded-postgres.ts';
import { PROJECT } from '../generated-artefacts.ts';

const UNDEFINED_TABLE = '42P01';

/** Lends a small pool and takes it back. The schema is not touched: a database nobody migrated is an error of the query. */
export async function withDatabase<T>(use: (pool: Pool) => Promise<T>): Promise<T> {
  const named = process.env['DATABASE_URL'];
  if (named !== undefined && named !== '') return withPool(named, use);
  const dataDir = resolve(PROJECT, process.env['DATA_DIR'] ?? '.data', 'postgres');
  const embedded = await startEmbeddedPostgres({ dataDir, log: { info: () => undefined } });
  try {
    return await withPool(embedded.connectionString, use);
  } finally {
    await embedded.stop();
  }
}

async function withPool<T>(connectionString: string, use: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString, max: 2 });
  // The embedded server goes right after the pool: a goodbye cut short is no news.
  pool.on('error', () => undefined);
  try {
    return await use(pool);
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) {
      throw new Error(
        'The database has no tables yet: start the app once (npm start), or run npm run migrate.',
        {
          cause: error,
        },
      );
    }
    throw error;
  } finally {
    await pool.end();
  }
}
