// A transaction on a connection of its own.
import type { Pool, PoolClient } from 'pg';

/** Runs the work between BEGIN and COMMIT; whatever it throws rolls everything back and goes on to the caller. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
