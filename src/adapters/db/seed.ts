// Puts the starting content into a database. A row is offered once in the life of a database: what an admin edits
// or deletes afterwards is never touched again.
import { fileURLToPath } from 'node:url';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';
import { SEED_KINDS, readSeedFiles } from './seed-files.ts';
import type { SeedData, SeedKind } from './seed-files.ts';

/** Where to seed. */
export interface SeedOptions {
  readonly pool: Pool;
  /** The instant written into created_at and updated_at. */
  readonly now: Date;
  /** Another folder than prisma/seed, for tests. */
  readonly dir?: string;
}

/** How many rows of each kind this call inserted; all zero when nothing was new. */
export type SeedResult = Readonly<Record<SeedKind, number>>;

const SEED_DIR = fileURLToPath(new URL('../../../prisma/seed', import.meta.url));

/** The columns of the JSON rows of each kind, and the insert of those that are new: input ⋈ fresh. */
const INSERTS: Readonly<Record<SeedKind, { readonly columns: string; readonly insert: string }>> = {
  contents: {
    columns: 'key text, text text',
    insert: `, versions AS (
        INSERT INTO content_versions (key, version, text, created_at)
        SELECT key, 1, text, $2 FROM input JOIN fresh USING (key) ON CONFLICT DO NOTHING)
      INSERT INTO contents (key, text, version, updated_at)
      SELECT key, text, 1, $2 FROM input JOIN fresh USING (key)`,
  },
  bonuses: {
    columns: 'key text, title text, url text, position int',
    insert: `INSERT INTO bonuses (title, url, position)
      SELECT title, url, coalesce(position, ord) FROM input JOIN fresh USING (key) ORDER BY ord`,
  },
  faq: {
    columns: 'key text, question text, answer text, position int',
    insert: `INSERT INTO faq (question, answer, position)
      SELECT question, answer, coalesce(position, ord) FROM input JOIN fresh USING (key) ORDER BY ord`,
  },
  settings: {
    columns: 'key text, value jsonb',
    insert: `INSERT INTO settings (key, value, updated_at)
      SELECT key, coalesce(value, 'null'), $2 FROM input JOIN fresh USING (key)`,
  },
  products: {
    columns: 'key text, name text, description text, price numeric, meta jsonb, "isActive" boolean',
    insert: `INSERT INTO products (code, name, description, price, meta, is_active)
      SELECT key, name, coalesce(description, ''), price, coalesce(meta, '{}'), coalesce("isActive", true)
        FROM input JOIN fresh USING (key) ORDER BY ord`,
  },
  materials: {
    columns: `key text, type material_type, title text, body text, url text, tags text[], segments text[],
      "isExample" boolean, "isActive" boolean`,
    insert: `INSERT INTO materials (type, title, body, url, tags, segments, is_example, is_active, created_at)
      SELECT type, title, coalesce(body, ''), url, coalesce(tags, '{}'), coalesce(segments, '{}'),
             coalesce("isExample", false), coalesce("isActive", true), $2
        FROM input JOIN fresh USING (key) ORDER BY ord`,
  },
};

/**
 * Inserts the seed rows that this database has never been offered, in one transaction. Safe to call at every start
 * and by several processes at once. Throws SeedFileError, before any insert, when a file is wrong.
 */
export async function seed(options: SeedOptions): Promise<SeedResult> {
  const data = await readSeedFiles(options.dir ?? SEED_DIR);
  return inTransaction(options.pool, (client) => seedAll(client, data, options.now));
}

async function seedAll(client: PoolClient, data: SeedData, now: Date): Promise<SeedResult> {
  const result = { contents: 0, bonuses: 0, faq: 0, settings: 0, products: 0, materials: 0 };
  for (const kind of SEED_KINDS) {
    if (data[kind].length === 0) continue;
    const { columns, insert } = INSERTS[kind];
    const inserted = await client.query(
      `WITH input AS MATERIALIZED (
         SELECT * FROM ROWS FROM (json_to_recordset($1) AS (${columns})) WITH ORDINALITY AS x(${namesOf(columns)}, ord)),
       fresh AS (
         INSERT INTO seed_marks (kind, key, seeded_at) SELECT $3, key, $2 FROM input ON CONFLICT DO NOTHING
         RETURNING key)
       ${insert} ON CONFLICT DO NOTHING`,
      [JSON.stringify(data[kind]), now, kind],
    );
    result[kind] = inserted.rowCount ?? 0;
  }
  return result;
}

/** The names alone of a list of column definitions. */
function namesOf(columns: string): string {
  return columns
    .split(',')
    .map((column) => column.trim().split(' ')[0])
    .join(', ');
}
