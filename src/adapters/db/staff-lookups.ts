// Look-ups of the ingress, each by an index and only for acts that need one.
import type { Pool } from 'pg';
import type { StaffLookups } from '../../app/staff-lookups.ts';

const LEAD_CLIENT = `SELECT u.telegram_id::text AS found FROM leads l JOIN users u ON u.id = l.user_id WHERE l.id = $1`;

const CLIENT = `SELECT 'yes' AS found FROM users WHERE telegram_id = $1`;

const MESSAGE_NAME = `SELECT ref AS found FROM outbox
  WHERE chat_id = $1 AND message_id = $2 AND ref IS NOT NULL ORDER BY id DESC LIMIT 1`;

const DESK_USE = `SELECT CASE WHEN bool_or(p.context->>'awaits' = 'text') THEN 'input'
    WHEN bool_or(p.funnel = 'desk' AND jsonb_array_length(p.context->'dialogues') > 0) THEN 'dialogues' END AS found
  FROM subjects s JOIN subject_positions p ON p.subject_id = s.id WHERE s.kind = 'desk' AND s.key = $1`;

const TAKEN_OVER = `SELECT 'yes' AS found FROM users WHERE telegram_id = $1 AND owner = 'manager'`;

const REACHABLE = `SELECT 'yes' AS found FROM users WHERE telegram_id = $1 AND NOT is_blocked`;

/** Makes the look-ups. */
export function makeStaffLookups(pool: Pool): StaffLookups {
  const find = async (name: string, text: string, values: readonly number[]): Promise<string | undefined> => {
    const { rows } = await pool.query<{ found: string | null }>({ name, text, values: [...values] });
    return rows[0]?.found ?? undefined;
  };
  return {
    findLeadClient: async (lead) => {
      const found = await find('lead_client', LEAD_CLIENT, [lead]);
      return found === undefined ? undefined : Number(found);
    },
    isClient: async (id) => (await find('is_client', CLIENT, [id])) !== undefined,
    findMessageName: (chatId, messageId) => find('message_name', MESSAGE_NAME, [chatId, messageId]),
    findDeskUse: async (id) => {
      const use = await find('desk_use', DESK_USE, [id]);
      return use === 'input' || use === 'dialogues' ? use : undefined;
    },
    isTakenOver: async (id) => (await find('taken_over', TAKEN_OVER, [id])) !== undefined,
    isReachable: async (id) => (await find('staff_reachable', REACHABLE, [id])) !== undefined,
  };
}
