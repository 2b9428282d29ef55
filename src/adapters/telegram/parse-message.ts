// A new message: in a private chat it is the client's act, in groups only a change of the chat's id matters.
import type { JsonObject } from '../../core/json.ts';
import { normalizePhone } from './normalize-phone.ts';
import { parseCommand } from './parse-command.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedUpdate } from './parsed-update.ts';
import { readMedia } from './read-media.ts';
import { readSender } from './read-sender.ts';
import { toId, toRecord, toText } from './read-unknown.ts';
import type { UnknownRecord } from './read-unknown.ts';

const label = 'message';

/** What a message says, apart from who said it where. */
interface Said {
  readonly type: string;
  readonly params: JsonObject;
  /** The words themselves, of a command or a key of the menu. */
  readonly written?: string;
}

/** Parses `update.message`. */
export function parseMessage(updateId: number, value: unknown, context: ParseContext): ParsedUpdate {
  const message = toRecord(value);
  const chat = toRecord(message?.chat);
  if (message === undefined || chat === undefined) return ignored('malformed message');
  const migrated = readMigration(message, chat);
  if (migrated !== undefined) return migrated;
  if (chat.type !== 'private') return ignored('not a private chat');
  const sender = readSender(message.from);
  if (sender === undefined) return ignored('not from a person');
  const messageId = toId(message.message_id);
  if (messageId === undefined) return ignored('message without an id');
  const said = readSaid(message, sender.id, context);
  if (typeof said === 'string') return ignored(said);
  const repliesTo = toId(toRecord(message.reply_to_message)?.message_id);
  return {
    kind: 'event',
    label,
    inbound: {
      // A command of the school's people is no act of a client.
      to: { kind: context.findItem(said.type)?.roles === undefined ? 'client' : 'desk', key: sender.id },
      event: {
        type: said.type,
        keys: [`u:${updateId}`],
        params: said.params,
        via: {
          kind: 'message',
          messageId,
          ...(repliesTo !== undefined && { repliesTo }),
          ...(said.written !== undefined && { text: said.written }),
        },
        seen: sender.seen,
      },
    },
  };
}

/** What was said, or why it is nothing to us. A forwarded text is never a command or a menu button. */
function readSaid(message: UnknownRecord, fromId: number, context: ParseContext): Said | string {
  const forwarded = isForwarded(message);
  const text = toText(message.text);
  if (text !== undefined && forwarded)
    return { type: 'client.text', params: { text, forwarded, ...readOrigin(message, fromId, context) } };
  if (text !== undefined) return readText(text, fromId, context);
  const contact = toRecord(message.contact);
  if (contact !== undefined) return readContact(contact, fromId, forwarded);
  return readMediaMessage(message) ?? 'a message without content of ours';
}

/** Whom a forwarded message is from: only for those who give roles, nobody else's business is kept. */
function readOrigin(message: UnknownRecord, fromId: number, context: ParseContext): JsonObject {
  const item = context.findItem('staff.open');
  if (item === undefined || !context.mayCause(item, fromId)) return {};
  const id = toId(toRecord(toRecord(message.forward_origin)?.sender_user)?.id);
  return id === undefined ? {} : { forwardedFrom: { id } };
}

function readText(text: string, fromId: number, context: ParseContext): Said | string {
  const item = context.menu.get(text);
  if (item !== undefined) return { type: item.name, params: {}, written: text };
  const command = parseCommand(text, fromId, context);
  if (command === 'foreign') return 'a command to another bot';
  return command === undefined ? { type: 'client.text', params: { text } } : { ...command, written: text };
}

/** Somebody else's phone is not even carried on: it would stay in the journal without that person's consent. */
function readContact(contact: UnknownRecord, fromId: number, forwarded: boolean): Said {
  const own = !forwarded && toId(contact.user_id) === fromId;
  const phone = own ? normalizePhone(toText(contact.phone_number) ?? '') : '';
  return { type: 'client.contact', params: { phone, own: own && phone !== '' } };
}

function readMediaMessage(message: UnknownRecord): Said | undefined {
  const media = readMedia(message);
  if (media === undefined) return undefined;
  const text = toText(message.caption);
  const album = toText(message.media_group_id);
  const params: JsonObject = {
    media: media.kind,
    ...(text !== undefined && { text }),
    ...(media.fileId !== undefined && { fileId: media.fileId }),
    ...(album !== undefined && { album }),
  };
  return { type: 'client.media', params };
}

function isForwarded(message: UnknownRecord): boolean {
  return toRecord(message.forward_origin) !== undefined || message.forward_date !== undefined;
}

function readMigration(message: UnknownRecord, chat: UnknownRecord): ParsedUpdate | undefined {
  const fromChatId = toId(chat.id);
  const toChatId = toId(message.migrate_to_chat_id);
  if (fromChatId === undefined || toChatId === undefined) return undefined;
  return { kind: 'notice', label, notice: { type: 'chat-migrated', fromChatId, toChatId } };
}

function ignored(reason: string): ParsedUpdate {
  return { kind: 'ignored', label, reason };
}
