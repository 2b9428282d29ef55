// npm run migrate: brings the database of DIRECT_URL, else DATABASE_URL, else the embedded one to the current schema.
// With --diff it changes nothing and prints the SQL that would make the database match prisma/schema.prisma.
import { join } from 'node:path';
import { Pool } from 'pg';
import { startEmbeddedPostgres } from '../src/adapters/db/embedded-postgres.ts';
import { diffToSchema } from '../src/adapters/db/migrate-diff.ts';
import { migrate } from '../src/adapters/db/migrate.ts';

const log = {
  info: (msg: string, fields?: object): void =>
    console.log(msg, fields === undefined ? '' : JSON.stringify(fields)),
  warn: (msg: string, fields?: object): void =>
    console.warn(msg, fields === undefined ? '' : JSON.stringify(fields)),
};

async function withDatabase(use: (connectionString: string) => Promise<void>): Promise<void> {
  const named = process.env['DIRECT_URL'] ?? process.env['DATABASE_URL'];
  if (named !== undefined && named !== '') return use(named);
  const dataDir = join(process.env['DATA_DIR'] ?? join(import.meta.dirname, '..', '.data'), 'postgres');
  const embedded = await startEmbeddedPostgres({ dataDir, log });
  try {
    await use(embedded.connectionString);
  } finally {
    await embedded.stop();
  }
}

async function printDiff(connectionString: string): Promise<void> {
  const pool = new Pool({ connectionString, max: 2 });
  try {
    const sql = await diffToSchema(
      pool,
      join(import.meta.dirname, '..', 'prisma', 'schema.prisma'),
      'database',
    );
    console.log(sql === '' ? '-- database and schema agree' : sql);
  } finally {
    await pool.end();
  }
}

async function run(connectionString: string): Promise<void> {
  if (process.argv.includes('--diff')) return printDiff(connectionString);
  const { applied } = await migrate({ connectionString, log });
  console.log(applied.length === 0 ? 'Nothing to migrate.' : `Migrated: ${applied.join(', ')}`);
}

await withDatabase(run).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
