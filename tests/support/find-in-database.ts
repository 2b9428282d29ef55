/** Looks for words in every table of a database, as somebody would who got hold of a dump of it. */
import type { Pool } from 'pg';

/** Places where a word stands: `table: row`, rows shortened. */
export async function findInDatabase(db: Pool, words: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await db.query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await db.query<{ line: string; word: string }>(
      `SELECT left(t::text, 400) AS line, w AS word FROM ${name} t, unnest($1::text[]) w
       WHERE strpos(lower(t::text), lower(w)) > 0 LIMIT 5`,
      [words],
    );
    found.push(...rows.map(({ line, word }) => `${name} has «${word}»: ${line}`));
  }
  return found;
}
