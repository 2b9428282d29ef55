// The dialogue as the table of messages has it.
import type { Pool } from 'pg';
import type { MessageHistory } from '../../app/message-history.ts';
import type { SentMessage } from '../../core/conversation/compose-facts.ts';

const RECENT = `SELECT role, text FROM messages WHERE user_id = $1 AND text <> '' ORDER BY created_at DESC, id DESC LIMIT $2`;

/** Makes the reader; messages without words (a photo, a sticker) are left out. */
export function makeMessageHistory(pool: Pool): MessageHistory {
  return {
    listRecent: async (subjectId, limit) => {
      const { rows } = await pool.query<SentMessage>({
        name: 'recent_messages',
        text: RECENT,
        values: [subjectId, limit],
      });
      return rows.reverse().map(({ role, text }) => ({ role, text }));
    },
  };
}
