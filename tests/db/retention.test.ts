/** What is thrown away, and what never is. */
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp } from '../../src/adapters/db/retention.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-24T11:00:00+03:00');

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 2 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('old inbox keys and delivered messages go; what is unsent or parked stays, however old', async () => {
  const at = (days: number) => new Date(NOW - days * DAY_MS);
  for (let n = 0; n < 3; n++) {
    await pool.query('INSERT INTO inbox (subject_id, key, at) VALUES (1, $1, $2), (1, $3, $4)', [
      `old${n}`,
      at(15),
      `new${n}`,
      at(13),
    ]);
  }
  for (const [status, days] of [
    ['sent', 8],
    ['sent', 6],
    ['void', 8],
    ['pending', 30],
    ['parked', 30],
  ] as const) {
    await pool.query(
      `INSERT INTO outbox (subject_id, chat_id, method, payload, class, essential, status, attempts, created_at)
       VALUES (1, 1, 'sendMessage', '{}', 'ordinary', true, $1, 0, $2)`,
      [status, at(days)],
    );
  }
  const report = await cleanUp(pool, NOW);
  expect(report).toMatchObject({ inbox: 3, outbox: 2, parked: 0 });
  const left = await pool.query<{ status: string }>('SELECT status FROM outbox ORDER BY id');
  expect(left.rows.map(({ status }) => status)).toEqual(['sent', 'pending', 'parked']);
  expect((await pool.query('SELECT key FROM inbox')).rowCount).toBe(3);
  expect(await cleanUp(pool, NOW)).toEqual({ inbox: 0, outbox: 0, parked: 0, partitions: 0 });
});
