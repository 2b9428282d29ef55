/**
 * One database serves one bot. The sandbox on a real bot's database would send its messages into nowhere and could empty
 * its tables; another bot would write to people who never met it.
 */
import type { Pool } from 'pg';
import type { BotIdentity } from '../adapters/telegram/set-up-bot.ts';

const KEY = 'engine.bot';

/** The database belongs to another bot. */
export class ForeignDatabaseError extends Error {
  readonly code = 'FOREIGN_DATABASE';
  constructor(owner: number, bot: BotIdentity) {
    super(
      `This database belongs to the bot ${owner}, and this program is @${bot.username} (${bot.id}). ` +
        'Give each bot a database of its own: another DATABASE_URL, or another DATA_DIR for the embedded one.',
    );
    this.name = 'ForeignDatabaseError';
  }
}

/** Notes the bot at the first start and refuses every other one after that. Safe when several processes start at once. */
export async function claimDatabase(pool: Pool, bot: BotIdentity, now: number): Promise<void> {
  await pool.query(
    `INSERT INTO settings (key, value, updated_at) VALUES ($1, to_jsonb($2::bigint), to_timestamp($3::float8 / 1000))
     ON CONFLICT (key) DO NOTHING`,
    [KEY, bot.id, now],
  );
  const { rows } = await pool.query<{ owner: number }>(
    'SELECT value::float8 AS owner FROM settings WHERE key = $1',
    [KEY],
  );
  const owner = rows[0]?.owner;
  if (owner !== undefined && owner !== bot.id) throw new ForeignDatabaseError(owner, bot);
}
