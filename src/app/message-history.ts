/** The dialogue as it was really said. */
import type { SentMessage } from '../core/conversation/compose-facts.ts';

export interface MessageHistory {
  /** The last messages of a client, oldest first; those of managers are among them. */
  listRecent(subjectId: number, limit: number): Promise<readonly SentMessage[]>;
}
