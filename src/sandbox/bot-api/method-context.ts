/** What a method of the Bot API works with, and the checks of the target chat that methods share. */
import type { World } from '../world/make-world.ts';
import { findMessage } from '../world/world-state.ts';
import type { ChatRecord, StoredMessage } from '../world/world-state.ts';
import { badRequest, forbidden } from './api-error.ts';
import type { UpdateQueue } from '../delivery/make-update-queue.ts';

/** Checked parameters, by documented name. */
export type Params = Record<string, unknown>;

/** The world and the doors out of it. */
export interface MethodContext {
  world: World;
  updates: UpdateQueue;
  /** Shows the bot as typing (or recording …) in a chat. */
  showAction(chatId: number, action: string): void;
  /** Counts a message against the limits; throws 429. */
  countMessage(chatId: number): void;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
}

/** A method: takes checked parameters, returns the `result`. Throws ApiError. */
export type MethodHandler = (context: MethodContext, params: Params) => unknown;

/** A checked text parameter; absent = empty. */
export function readString(params: Params, name: string): string {
  const value = params[name];
  return typeof value === 'string' ? value : '';
}

/** The chat of `chat_id`. */
export function getChatRecord(world: World, chatId: unknown): ChatRecord {
  const id = typeof chatId === 'string' && /^-?\d+$/.test(chatId) ? Number(chatId) : chatId;
  const record = typeof id === 'number' ? world.findChat(id) : undefined;
  if (!record) throw badRequest('chat not found');
  return record;
}

/** The chat, if the bot may write to it now. */
export function getWritableChat(world: World, chatId: unknown): ChatRecord {
  const record = getChatRecord(world, chatId);
  if (record.role === 'channel') return record;
  if (record.blocked) throw forbidden('bot was blocked by the user');
  if (!record.started) throw forbidden("bot can't initiate conversation with a user");
  return record;
}

/** A message that `message_id` names, or Telegram's refusal in the words `missing`. */
export function getMessage(record: ChatRecord, messageId: unknown, missing: string): StoredMessage {
  const stored = typeof messageId === 'number' ? findMessage(record, messageId) : undefined;
  if (!stored) throw badRequest(missing);
  return stored;
}
