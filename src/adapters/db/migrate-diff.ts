// Compares a database with the Prisma schema. For tests and for drafting a migration; nothing at run time needs it.
import { readFile } from 'node:fs/promises';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { ColumnType, SqlDriverAdapter, SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import { NO_FILTER, withEngine } from './migrate-engine.ts';

/** What the system catalogue is made of, by type oid; everything else reads as text. */
const CATALOGUE_TYPES: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  26: ColumnTypeEnum.Int64,
  1002: ColumnTypeEnum.CharacterArray,
  1003: ColumnTypeEnum.TextArray,
  1009: ColumnTypeEnum.TextArray,
};

/**
 * The SQL that would turn the database into what the Prisma schema says; empty when they agree. With `from` set to
 * `empty` it is the SQL of the whole schema. What Prisma cannot express (checks, partial indexes) it does not see.
 */
export async function diffToSchema(
  pool: Pool,
  schemaFile: string,
  from: 'database' | 'empty',
): Promise<string> {
  const schema = await readFile(schemaFile, 'utf8');
  const files = [{ path: schemaFile, content: schema }];
  const adapt = (adapter: SqlDriverAdapter): SqlDriverAdapter =>
    Object.assign(adapter, { queryRaw: (query: SqlQuery) => readCatalogue(pool, query) });
  return withEngine(pool, schema, adapt, async (engine) => {
    const result = await engine.diff({
      from: from === 'empty' ? { tag: 'empty' } : { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return (result.stdout ?? '').replaceAll(/^--.*$/gm, '').trim();
  });
}

/** In place of PrismaPg's own reading, which refuses the catalogue's one-byte type "char". */
async function readCatalogue(pool: Pool, query: SqlQuery): Promise<SqlResultSet> {
  const result = await pool.query<unknown[]>({ text: query.sql, values: query.args, rowMode: 'array' });
  return {
    columnNames: result.fields.map((field) => field.name),
    columnTypes: result.fields.map((field) => CATALOGUE_TYPES[field.dataTypeID] ?? ColumnTypeEnum.Text),
    rows: result.rows,
  };
}
