// Whether all that must be written of a run is written: the last state, one journal row and one inbox key an update,
// one message each, and none left to be sent.
import type { Pool } from 'pg';
import { LAST_STATE } from './our-funnel.ts';
import type { ClientRange } from './peers/contestant.ts';
import { ACTS, STEPS } from './workload.ts';

const COUNT = `WITH client AS (SELECT id FROM users WHERE telegram_id BETWEEN $1 AND $2)
  SELECT (SELECT count(*) FROM client)::int AS clients,
    (SELECT count(*) FROM user_funnel_state WHERE user_id IN (SELECT id FROM client) AND step = $3)::int AS finished,
    (SELECT count(*) FROM journal WHERE subject_id IN (SELECT id FROM client))::int AS journal,
    (SELECT count(*) FROM inbox WHERE subject_id IN (SELECT id FROM client))::int AS keys,
    (SELECT count(*) FROM outbox WHERE chat_id BETWEEN $1 AND $2 AND status = 'sent')::int AS sent,
    (SELECT count(*) FROM outbox WHERE chat_id BETWEEN $1 AND $2)::int AS messages,
    (SELECT count(*) FROM parked)::int AS parked`;

interface Counts {
  readonly clients: number;
  readonly finished: number;
  readonly journal: number;
  readonly keys: number;
  readonly sent: number;
  readonly messages: number;
  readonly parked: number;
}

/** Says what is wrong, else `undefined`. */
export async function verifyOurClients(
  pool: Pool,
  { firstUser, lastUser }: ClientRange,
  delivered: boolean,
): Promise<string | undefined> {
  const { rows } = await pool.query<Counts>(COUNT, [firstUser, lastUser, LAST_STATE]);
  const clients = lastUser - firstUser + 1;
  const updates = clients * STEPS;
  // A press has two keys, its update and its callback.
  const presses = ACTS.filter(({ kind }) => kind === 'press').length;
  const expected: Counts = {
    clients,
    finished: clients,
    journal: updates,
    keys: updates + clients * presses,
    sent: delivered ? updates : 0,
    messages: updates,
    parked: 0,
  };
  const found = JSON.stringify(rows[0]);
  return found === JSON.stringify(expected)
    ? undefined
    : `found ${found}, expected ${JSON.stringify(expected)}`;
}
