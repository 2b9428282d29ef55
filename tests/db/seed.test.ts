// Seeding: once per row and database, never over an edit, never from a wrong file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SEED_KINDS, SeedFileError } from '../../src/adapters/db/seed-files.ts';
import { seed } from '../../src/adapters/db/seed.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const now = new Date('2026-11-22T09:00:00Z');
const ROWS = {
  contents: [{ key: 'test.greeting', text: 'Здравствуйте!' }],
  bonuses: [
    { key: 'b1', title: 'Гид', url: '/guides/1' },
    { key: 'b2', title: 'Чек-лист', url: '/guides/2' },
  ],
  faq: [{ key: 'q1', question: 'Сколько длится?', answer: 'Три месяца.' }],
  settings: [{ key: 'test.capacity', value: { perSlot: 1 } }],
  products: [{ code: 'test-basic', name: 'Базовый', price: 14990.5 }],
  materials: [
    { key: 'm1', type: 'case', title: 'Пример', segments: ['cold'], tags: ['риск'], isExample: true },
  ],
};

let database: TestDatabase;
let pool: Pool;
let dir: string;

beforeEach(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 3 });
  dir = await mkdtemp(join(tmpdir(), 'sales-bot-seed-'));
  await pool.query(
    'TRUNCATE seed_marks, contents, content_versions, bonuses, faq, settings, materials; DELETE FROM products',
  );
  await writeRows(ROWS);
});

afterEach(async () => {
  await pool.end();
  await database.drop();
  await rm(dir, { recursive: true });
});

async function writeRows(rows: Readonly<Record<string, unknown>>): Promise<void> {
  for (const kind of SEED_KINDS) await writeFile(join(dir, `${kind}.json`), JSON.stringify(rows[kind] ?? []));
}

test('every kind arrives, in file order, with its defaults', async () => {
  expect(await seed({ pool, now, dir })).toEqual({
    contents: 1,
    bonuses: 2,
    faq: 1,
    settings: 1,
    products: 1,
    materials: 1,
  });
  const bonuses = await pool.query('SELECT title, position, is_active FROM bonuses ORDER BY id');
  expect(bonuses.rows).toEqual([
    { title: 'Гид', position: 1, is_active: true },
    { title: 'Чек-лист', position: 2, is_active: true },
  ]);
  const versions = await pool.query('SELECT key, version, text, created_at FROM content_versions');
  expect(versions.rows).toEqual([
    { key: 'test.greeting', version: 1, text: 'Здравствуйте!', created_at: now },
  ]);
  const materials = await pool.query('SELECT type, tags, segments, is_example, created_at FROM materials');
  expect(materials.rows).toEqual([
    { type: 'case', tags: ['риск'], segments: ['cold'], is_example: true, created_at: now },
  ]);
  expect((await pool.query('SELECT code, price, meta FROM products')).rows).toEqual([
    { code: 'test-basic', price: '14990.50', meta: {} },
  ]);
});

test('a second call, also at the same time, inserts nothing', async () => {
  const both = await Promise.all([seed({ pool, now, dir }), seed({ pool, now, dir })]);
  expect(both.map((result) => result.bonuses).sort()).toEqual([0, 2]);
  expect((await pool.query('SELECT count(*)::int AS n FROM bonuses')).rows).toEqual([{ n: 2 }]);
});

test('what an admin edited or deleted stays so, and rows added to the file arrive', async () => {
  await seed({ pool, now, dir });
  await pool.query(
    `UPDATE contents SET text = 'Добрый день!', version = 2; DELETE FROM bonuses WHERE title = 'Гид'`,
  );
  await writeRows({ ...ROWS, faq: [...ROWS.faq, { key: 'q2', question: 'Где?', answer: 'Онлайн.' }] });
  const again = await seed({ pool, now, dir });
  expect(again).toMatchObject({ contents: 0, bonuses: 0, faq: 1 });
  expect((await pool.query('SELECT text, version FROM contents')).rows).toEqual([
    { text: 'Добрый день!', version: 2 },
  ]);
  expect((await pool.query('SELECT title FROM bonuses')).rows).toEqual([{ title: 'Чек-лист' }]);
});

test('every mistake of every file is named with its place, and nothing is inserted', async () => {
  await writeRows({
    ...ROWS,
    bonuses: [{ key: 'b1', title: '', url: '/x' }, 'row'],
    products: [{ code: 'p', name: 'П', price: '10' }],
    materials: [{ key: 'm', type: 'video', title: 'В', colour: 'red' }],
    faq: { key: 'q' },
    settings: [
      { key: 's', value: 1 },
      { key: 's', value: 2 },
    ],
  });
  const failure = await seed({ pool, now, dir }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SeedFileError);
  const problems = (failure as SeedFileError).problems.map((line) => line.replace(`${dir}/`, ''));
  expect(problems).toEqual([
    'bonuses.json[0].title: expected a text, found ""',
    'bonuses.json[1]: expected an object',
    'faq.json: expected a list of rows',
    'settings.json: the key «s» occurs twice',
    'products.json[0].price: expected a price in roubles with at most two decimals, found "10"',
    'materials.json[0].type: expected one of case, review, article, argument, faq, other, found "video"',
    'materials.json[0].colour: unknown field, known are key, type, title, body, url, tags, segments, isExample, isActive',
  ]);
  expect((await pool.query('SELECT count(*)::int AS n FROM contents')).rows).toEqual([{ n: 0 }]);
});
