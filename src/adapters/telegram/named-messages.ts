// Messages with a name: an edit or a deletion is stored without the id of its message, which is not known before that was
// sent. The id is found when the call goes out: among what this process sent lately, else in the outbox.
import type { JsonObject } from '../../core/json.ts';
import type { OutboxPort, OutboxRow, OutgoingCall } from '../../app/outgoing.ts';
import type { BotApiResult } from './bot-api-result.ts';

/** Names remembered; an acknowledgement reaches the outbox within a second, so few would do. */
const REMEMBERED = 2_000;

const CHANGING = new Set(['editMessageText', 'editMessageCaption', 'deleteMessage']);

/** Telegram's refusals of a change: the message is gone, too old, or no different. Trying again changes nothing. */
const REFUSED = 400;

/** What this process sent under which name. */
export interface NamedMessages {
  /** Notes what became of a row; rows without a name are nothing to it. */
  note(row: OutboxRow, messageId: number): void;
  /** The call as it is to be sent; `undefined` when no message of that name was ever sent. @throws like the outbox. */
  resolve(row: OutboxRow): Promise<OutgoingCall | undefined>;
}

/** Makes the memory. */
export function makeNamedMessages(outbox: Pick<OutboxPort, 'findMessageId'>): NamedMessages {
  const known = new Map<string, number>();
  return {
    note: ({ chatId, ref }, messageId) => {
      if (ref === undefined || messageId === 0) return;
      const key = `${chatId}:${ref}`;
      known.delete(key);
      known.set(key, messageId);
      if (known.size <= REMEMBERED) return;
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    },
    resolve: async (row) => {
      const { chatId, ref, method, payload } = row;
      if (ref === undefined) return { method, payload };
      const messageId = known.get(`${chatId}:${ref}`) ?? (await outbox.findMessageId(chatId, ref));
      if (messageId === undefined) return undefined;
      const named = { ...payload, message_id: messageId };
      return { method, payload: method === 'deleteMessage' ? withoutText(named) : named };
    },
  };
}

/** True for a row that changes an earlier message. */
export function changesMessage({ method }: OutgoingCall): boolean {
  return CHANGING.has(method);
}

/** True when Telegram will never make this change. */
export function isChangeRefused(row: OutgoingCall, result: BotApiResult): boolean {
  return changesMessage(row) && !result.ok && result.kind === 'refused' && result.code === REFUSED;
}

/** What to do where a deletion was refused: the text that the row carries replaces the message, without a keyboard. */
export function toReplacement(row: OutgoingCall, deletion: OutgoingCall): OutgoingCall | undefined {
  if (row.method !== 'deleteMessage') return undefined;
  const payload = { ...row.payload, message_id: deletion.payload['message_id'] ?? null };
  return { method: 'editMessageText', payload };
}

function withoutText(payload: JsonObject): JsonObject {
  const { chat_id, message_id } = payload;
  return { chat_id: chat_id ?? null, message_id: message_id ?? null };
}
