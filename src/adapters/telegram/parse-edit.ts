// A message that its author changed. Nothing in a funnel depends on it; it is passed on while a manager leads the dialogue.
import type { JsonObject } from '../../core/json.ts';
import type { ParsedUpdate } from './parsed-update.ts';
import { readSender } from './read-sender.ts';
import { toId, toRecord, toText } from './read-unknown.ts';

/** The changed message as an event of its author; `undefined` when it is none of a person in his private chat. */
export function toEdit(
  parsed: ParsedUpdate,
  update: unknown,
): (ParsedUpdate & { readonly kind: 'event' }) | undefined {
  const record = toRecord(update);
  const message = toRecord(record?.edited_message);
  const updateId = toId(record?.update_id);
  const messageId = toId(message?.message_id);
  const sender = readSender(message?.from);
  if (parsed.kind !== 'ignored' || message === undefined || sender === undefined) return undefined;
  if (updateId === undefined || messageId === undefined) return undefined;
  if (toRecord(message.chat)?.type !== 'private') return undefined;
  const text = toText(message.text);
  const caption = text ?? toText(message.caption);
  if (caption === undefined) return undefined;
  const params: JsonObject = { text: caption, caption: text === undefined };
  return {
    kind: 'event',
    label: parsed.label,
    inbound: {
      to: { kind: 'client', key: sender.id },
      event: {
        type: 'client.edited',
        keys: [`u:${updateId}`],
        params,
        via: { kind: 'message', messageId },
        seen: sender.seen,
      },
    },
  };
}
