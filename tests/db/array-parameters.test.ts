// Columns as binary arrays: what PostgreSQL reads is what was given, and what it could not hold is refused before.
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayTypeOf, makeWriteColumns } from '../../src/adapters/db/array-parameters.ts';
import type { ColumnType } from '../../src/adapters/db/array-parameters.ts';
import { StoreFaultError } from '../../src/app/store-errors.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 1 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const write = makeWriteColumns();

async function readBack(type: ColumnType, values: readonly unknown[]): Promise<unknown> {
  const rows = values.map((value) => ({ value }));
  const [parameter] = write([{ type, name: 'value', rows }]);
  const { rows: found } = await pool.query<{ back: unknown }>(
    `SELECT to_json($1::${arrayTypeOf(type)}) AS back`,
    [parameter],
  );
  return found[0]?.back;
}

test.each<[ColumnType, readonly unknown[]]>([
  ['bigint', [0, -1, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, null]],
  ['int', [0, -1, 2_147_483_647, -2_147_483_647, null]],
  ['smallint', [0, -1, 32_767, null]],
  ['text', ['', 'да', '{"a","b"} \\ NULL', '👍'.repeat(9_000), null]],
  ['bool', [true, false, null]],
  ['json', [{ b: 1, a: ['да', null] }, 'текст', 7, null]],
  ['jsonb', [{ a: { b: [1.5] } }, null]],
  ['bigint', []],
])('%s: %j', async (type, values) => {
  expect(await readBack(type, values)).toEqual(values);
});

test('instants, before 2000 too, and JSON that is text already', async () => {
  const instants = [0, 946_684_800_000, 1_795_358_061_046];
  const back = (await readBack('instant', instants)) as string[];
  expect(back.map((text) => Date.parse(text))).toEqual(instants);
  expect(await readBack('written', ['{"a":1}'])).toEqual([{ a: 1 }]);
});

test('several columns of several kinds share one buffer', async () => {
  const rows = [{ a: 1, b: 'раз' }, { a: 2 }];
  const parameters = write([
    { type: 'int', name: 'a', rows },
    { type: 'text', name: 'b', rows },
  ]);
  const { rows: found } = await pool.query('SELECT $1::int4[] AS a, $2::text[] AS b', [...parameters]);
  expect(found).toEqual([{ a: [1, 2], b: ['раз', null] }]);
});

test.each<[ColumnType, unknown]>([
  ['int', 1.5],
  ['int', 2_147_483_648],
  ['smallint', 40_000],
  ['bigint', 2 ** 53],
  ['bigint', '7'],
  ['instant', Number.NaN],
])('%s refuses %s', (type, value) => {
  expect(() => write([{ type, name: 'value', rows: [{ value }] }])).toThrow(StoreFaultError);
});
