// People the bot has met, by id or username, to be given a role.
import type { Pool } from 'pg';
import type { KnownPeople, KnownPerson } from '../../app/staff-activities.ts';

interface PersonRow {
  readonly telegram_id: string;
  readonly first_name: string | null;
  readonly username: string | null;
}

const SELECT = 'SELECT telegram_id::text, first_name, username FROM users WHERE telegram_id IS NOT NULL AND';

/** Makes the look-ups. */
export function makeKnownPeople(pool: Pool): KnownPeople {
  const find = async (where: string, value: number | string): Promise<KnownPerson | undefined> => {
    const { rows } = await pool.query<PersonRow>(`${SELECT} ${where} ORDER BY id DESC LIMIT 1`, [value]);
    const [row] = rows;
    if (row === undefined) return undefined;
    const { telegram_id: id, first_name: name, username } = row;
    return {
      telegramId: Number(id),
      ...(name === null ? {} : { name }),
      ...(username === null ? {} : { username }),
    };
  };
  return {
    findById: (telegramId) => find('telegram_id = $1', telegramId),
    findByUsername: (username) => find('lower(username) = lower($1)', username),
  };
}
