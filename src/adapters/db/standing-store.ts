// Who stands in which version of a funnel.
import type { Pool } from 'pg';
import type { StandingStore } from '../../app/migrate-funnel.ts';

/** The store; clients only, for desks and processes are few and end by themselves. */
export function makeStandingStore(pool: Pool): StandingStore {
  return {
    listStanding: async (funnel, notVersion, afterId, limit) => {
      const { rows } = await pool.query<{ id: string; key: string }>(
        `SELECT s.id::text, u.telegram_id::text AS key FROM user_funnel_state s JOIN users u ON u.id = s.user_id
         WHERE s.funnel = $1 AND s.version <> $2 AND s.id > $3 AND s.position->>'status' = 'active'
           AND u.telegram_id IS NOT NULL ORDER BY s.id LIMIT $4`,
        [funnel, notVersion, afterId, limit],
      );
      return rows.map(({ id, key }) => ({ id: Number(id), kind: 'client', key: Number(key) }));
    },
  };
}
