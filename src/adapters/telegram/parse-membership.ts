// Changes of the bot's own standing: a client blocked it, or somebody removed it from a channel.
import type { ParsedUpdate } from './parsed-update.ts';
import { readSender } from './read-sender.ts';
import { toId, toRecord, toText } from './read-unknown.ts';
import type { UnknownRecord } from './read-unknown.ts';

const label = 'my_chat_member';
const GONE = new Set(['left', 'kicked']);

/** Parses `update.my_chat_member`. */
export function parseMembership(updateId: number, value: unknown): ParsedUpdate {
  const change = toRecord(value);
  const chat = toRecord(change?.chat);
  const chatId = toId(chat?.id);
  const status = readStatus(change?.new_chat_member);
  if (change === undefined || chat === undefined || chatId === undefined || status === undefined) {
    return ignored('malformed change of membership');
  }
  if (chat.type === 'private') return parseBlock(updateId, change, status);
  const present = !GONE.has(status);
  return { kind: 'notice', label, notice: { type: 'membership-changed', chatId, status, present } };
}

function parseBlock(updateId: number, change: UnknownRecord, status: string): ParsedUpdate {
  const sender = readSender(change.from);
  if (sender === undefined) return ignored('not from a person');
  const blocked = GONE.has(status);
  const before = readStatus(change.old_chat_member);
  if (before !== undefined && GONE.has(before) === blocked) return ignored('nothing changed');
  return {
    kind: 'event',
    label,
    inbound: {
      to: { kind: 'client', key: sender.id },
      event: {
        type: 'client.blocked',
        keys: [`u:${updateId}`],
        params: { blocked },
        via: { kind: 'system', source: 'telegram' },
        seen: sender.seen,
      },
    },
  };
}

function readStatus(member: unknown): string | undefined {
  return toText(toRecord(member)?.status);
}

function ignored(reason: string): ParsedUpdate {
  return { kind: 'ignored', label, reason };
}
