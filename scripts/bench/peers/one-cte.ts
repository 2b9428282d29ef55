// The limit from Node, where pgbench is not installed: one statement an update, 32 connections, nothing delivered.
import { Pool } from 'pg';
import { LIMIT_TABLES, limitStatement } from '../limit-sql.ts';
import { STEPS, readClient } from '../workload.ts';
import type { Contestant, ContestantOptions } from './contestant.ts';

const CONNECTIONS = 32;

/** @see SetUpContestant */
export async function setUp(options: ContestantOptions): Promise<Contestant> {
  const pool = new Pool({ connectionString: options.connectionString, max: CONNECTIONS });
  await pool.query(LIMIT_TABLES);
  const text = limitStatement('$1::bigint', '$2::bigint');
  return {
    handle: async (update) => {
      await pool.query({ name: 'limit', text, values: [update.update_id, readClient(update)] });
    },
    verify: async ({ firstUser, lastUser }) => {
      const { rows } = await pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM state WHERE version = $3 AND user_id BETWEEN $1 AND $2',
        [firstUser, lastUser, STEPS],
      );
      const expected = lastUser - firstUser + 1;
      return rows[0]?.n === expected ? undefined : `${rows[0]?.n} of ${expected} clients came to the end`;
    },
    close: () => pool.end(),
  };
}
