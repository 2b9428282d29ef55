// The migrated database against three documents: tz §8, prisma/schema.prisma, and the list of what only the
// migrations can say.
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diffToSchema } from '../../src/adapters/db/migrate-diff.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { TERMS_ENUMS, TERMS_TABLES } from './schema-terms.ts';

const SCHEMA_FILE = join(import.meta.dirname, '..', '..', 'prisma', 'schema.prisma');

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 3 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function column(sql: string, values: unknown[] = []): Promise<string[]> {
  const result = await pool.query<{ v: string }>(sql, values);
  return result.rows.map((row) => row.v);
}

describe('tz §8', () => {
  test.each(Object.entries(TERMS_TABLES))(
    'table %s has the columns, types and keys of the terms',
    async (name, terms) => {
      const found = await pool.query<{ column: string; type: string; nullable: boolean }>(
        `SELECT attname AS column, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable
         FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
        [name],
      );
      const actual = Object.fromEntries(
        found.rows
          .filter((row) => row.column in terms.columns)
          .map((row) => [row.column, `${row.type} ${row.nullable}`]),
      );
      const expected = Object.entries(terms.columns).map(([key, c]) => [
        key,
        `${c.type} ${c.nullable === true}`,
      ]);
      expect(actual).toEqual(Object.fromEntries(expected));
      expect(await keysOf(name, 'p')).toEqual([terms.primaryKey]);
      for (const [key, { references }] of Object.entries(terms.columns)) {
        if (references !== undefined) expect(await referencesOf(name)).toContain(`${key} → ${references}`);
      }
      const indexes = await indexedColumns(name);
      for (const index of terms.indexes ?? []) expect(indexes.map((each) => each.columns)).toContain(index);
      for (const [key, { unique }] of Object.entries(terms.columns)) {
        if (unique === true) expect(indexes).toContainEqual({ columns: key, unique: true });
      }
    },
  );

  test('the enums have exactly the labels of the terms, in their order', async () => {
    const found = await pool.query<{ name: string; labels: string[] }>(
      `SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
         FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
        WHERE typnamespace = 'public'::regnamespace GROUP BY typname`,
    );
    expect(Object.fromEntries(found.rows.map((row) => [row.name, row.labels]))).toEqual(TERMS_ENUMS);
  });
});

test('prisma/schema.prisma and the migrated database agree', async () => {
  expect(await diffToSchema(pool, SCHEMA_FILE, 'database')).toBe('');
});

describe('what only the migrations can say', () => {
  test('the partial indexes', async () => {
    const found = await column(
      `SELECT c.relname || ' (' || pg_get_expr(indpred, indrelid) || ')' AS v
         FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE indpred IS NOT NULL AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    expect(found).toEqual([
      'funnels_active_key (is_active)',
      "leads_open_key ((status = ANY (ARRAY['new'::lead_status, 'taken'::lead_status])))",
      'llm_calls_paid_idx ((cost > (0)::numeric))',
      "outbox_pending_idx ((status = 'pending'::text))",
      'outbox_ref_idx ((ref IS NOT NULL))',
      'outbox_relayed_idx (((ref IS NOT NULL) AND (message_id IS NOT NULL)))',
      'parked_open_idx ((resolved_at IS NULL))',
      'parked_wanted_idx ((retry_wanted_at IS NOT NULL))',
      'slot_holds_unconfirmed_idx ((confirmed_at IS NULL))',
      'subjects_next_due_at_idx ((next_due_at IS NOT NULL))',
      'users_ring_at_idx ((ring_at IS NOT NULL))',
    ]);
  });

  test('the checks', async () => {
    const found = await column(
      `SELECT conname AS v FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND NOT relispartition ORDER BY 1`,
    );
    expect(found).toEqual([
      'ab_tests_goal_stage_check',
      'broadcast_recipients_status_check',
      'broadcasts_kind_check',
      'clock_id_check',
      'journal_kind_check',
      'journal_seq_check',
      'outbox_class_check',
      'outbox_status_check',
      'parked_subject_kind_check',
      'payments_amount_check',
      'products_price_check',
      'signals_to_kind_check',
      'slot_holds_seat_check',
      'subjects_kind_check',
      'subjects_revision_check',
      'users_owner_check',
      'users_revision_check',
    ]);
  });

  test('rows that each step rewrites leave room on their page', async () => {
    const found = await column(
      `SELECT relname AS v FROM pg_class WHERE 'fillfactor=80' = ANY (reloptions) ORDER BY 1`,
    );
    expect(found).toEqual(['user_funnel_state', 'users']);
  });
});

describe('subjects', () => {
  test('clients and other subjects never share an id', async () => {
    const client = await column(`INSERT INTO users (telegram_id) VALUES (1) RETURNING id AS v`);
    const desk = await column(`INSERT INTO subjects (kind, key) VALUES ('desk', 1) RETURNING id AS v`);
    expect(Number(desk[0])).toBe(Number(client[0]) + 1);
  });

  test('a client has at most one open lead, and any number of closed ones', async () => {
    const [user] = await column(`INSERT INTO users (telegram_id) VALUES (2) RETURNING id AS v`);
    await pool.query(`INSERT INTO leads (user_id, status) VALUES ($1, 'done'), ($1, 'paid'), ($1, 'taken')`, [
      user,
    ]);
    await expect(pool.query(`INSERT INTO leads (user_id) VALUES ($1)`, [user])).rejects.toMatchObject({
      code: '23505',
      constraint: 'leads_open_key',
    });
  });

  test('a funnel has at most one active version', async () => {
    const insert = `INSERT INTO funnels (name, version, title, definition, hash, is_active)
                    VALUES ('f', $1, 'F', '{}', 'h', true)`;
    await pool.query(insert, [1]);
    await expect(pool.query(insert, [2])).rejects.toMatchObject({ constraint: 'funnels_active_key' });
  });

  test('a definition keeps the order of its states', async () => {
    const definition = '{"states":{"zeta":{},"alpha":{}}}';
    await pool.query(
      `INSERT INTO funnels (name, version, title, definition, hash) VALUES ('ordered', 1, 'O', $1, 'h')`,
      [definition],
    );
    const found = await column(`SELECT definition::text AS v FROM funnels WHERE name = 'ordered'`);
    expect(found).toEqual([definition]);
  });
});

test('a default instant is on the test clock', async () => {
  await pool.query(`UPDATE clock SET offset_ms = 86400000`);
  const ahead = await pool.query<{ s: number }>(
    `INSERT INTO users (telegram_id) VALUES (3) RETURNING extract(epoch FROM created_at - now())::int AS s`,
  );
  await pool.query(`UPDATE clock SET offset_ms = 0`);
  expect(ahead.rows[0]?.s).toBe(86400);
});

describe('the journal', () => {
  const INSERT = `INSERT INTO journal (subject_id, seq, at, kind, key, event, funnels, vocabulary, hash, format)
                  VALUES ($1, $2, $3, 'event', 'k', '{}', '{}', 1, 'h', 1) RETURNING tableoid::regclass::text AS v`;

  test('a year ahead is prepared by migrating', async () => {
    const inTwelveMonths = new Date();
    inTwelveMonths.setUTCDate(1);
    inTwelveMonths.setUTCMonth(inTwelveMonths.getUTCMonth() + 12);
    const month = inTwelveMonths.toISOString().slice(0, 7).replace('-', '_');
    expect(await column(INSERT, [1, 1, inTwelveMonths])).toEqual([`journal_${month}`]);
  });

  test('a month that nobody prepared is held by the default partition and moved out later, rows and all', async () => {
    const far = '2033-05-17T10:00:00Z';
    expect(await column(INSERT, [2, 1, far])).toEqual(['journal_default']);
    expect(await column(INSERT, [2, 2, '2033-05-31T23:59:59.999Z'])).toEqual(['journal_default']);
    expect(Number((await column(`SELECT ensure_journal_partitions('2033-05-02') AS v`))[0])).toBeGreaterThan(
      0,
    );
    expect(await column(`SELECT tableoid::regclass::text AS v FROM journal WHERE subject_id = 2`)).toEqual([
      'journal_2033_05',
      'journal_2033_05',
    ]);
    expect(await column(INSERT, [2, 3, far])).toEqual(['journal_2033_05']);
    expect(Number((await column(`SELECT ensure_journal_partitions('2033-05-02') AS v`))[0])).toBe(0);
  });

  test('partitions made by several processes at once are made once', async () => {
    const calls = [1, 2, 3].map(() => column(`SELECT ensure_journal_partitions('2034-06-01') AS v`));
    const created = (await Promise.all(calls)).map((rows) => Number(rows[0]));
    expect(created.filter((n) => n > 0)).toHaveLength(1);
  });

  test('the same number twice for one subject is refused', async () => {
    await column(INSERT, [3, 1, '2033-05-17T10:00:00Z']);
    await expect(pool.query(INSERT, [3, 1, '2033-05-17T10:00:00Z'])).rejects.toMatchObject({ code: '23505' });
  });
});

async function keysOf(table: string, contype: string): Promise<string[]> {
  return column(
    `SELECT attname AS v FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
      WHERE conrelid = $1::regclass AND contype = $2`,
    [table, contype],
  );
}

async function referencesOf(table: string): Promise<string[]> {
  return column(
    `SELECT a.attname || ' → ' || confrelid::regclass || '.' || f.attname AS v FROM pg_constraint
       JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
       JOIN pg_attribute f ON f.attrelid = confrelid AND f.attnum = confkey[1]
      WHERE conrelid = $1::regclass AND contype = 'f'`,
    [table],
  );
}

async function indexedColumns(table: string): Promise<{ columns: string; unique: boolean }[]> {
  const found = await pool.query<{ columns: string; unique: boolean }>(
    `SELECT string_agg(attname, ', ' ORDER BY array_position(indkey::int2[], attnum)) AS columns,
            indisunique AS unique
       FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey::int2[])
      WHERE indrelid = $1::regclass AND indpred IS NULL GROUP BY indexrelid, indisunique`,
    [table],
  );
  return found.rows;
}
