/** Empties what the bot knows of people, for «Начать заново» of the sandbox. Content, funnels and settings stay. */
import type { Pool } from 'pg';

/** Tables of people and their dialogues; their rows go with `CASCADE`. */
const TABLES = ['users', 'subjects', 'journal', 'inbox', 'outbox', 'signals', 'parked', 'slot_holds'];

/** Forgets everybody. Only ever called in the sandbox. */
export async function forgetClients(pool: Pool): Promise<void> {
  await pool.query(`TRUNCATE ${TABLES.join(', ')} CASCADE`);
}
