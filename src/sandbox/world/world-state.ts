/**
 * Everything the sandbox remembers: chats with their messages and keyboards, updates that the bot has not yet
 * taken, button presses that wait for their answer, and the bot's own settings. Plain JSON, so that a snapshot
 * is one line of the journal file.
 */
import { defaultPeople } from './default-people.ts';
import type { ChatRole } from './default-people.ts';
import type { BotCommand, Chat, Message, ReplyKeyboard, Update, User } from './telegram-shapes.ts';

/** A message with what only the sandbox knows of it. */
export interface StoredMessage {
  message: Message;
  by: 'bot' | 'person';
  /** The update that carries it to the bot; absent on the bot's own messages. */
  updateId?: number;
  /** True once the bot has taken that update. */
  delivered?: boolean;
  /** Sent with a reply keyboard: Telegram refuses to edit such messages. */
  uneditable?: boolean;
}

/** The reply keyboard a person sees under the composer. */
export interface ShownKeyboard {
  markup: ReplyKeyboard;
  messageId: number;
  /** A one-time keyboard folds away after its first use. */
  folded: boolean;
}

/** One chat. `started` = the person has written to the bot at least once. */
export interface ChatRecord {
  chat: Chat;
  role: ChatRole;
  started: boolean;
  blocked: boolean;
  nextMessageId: number;
  messages: StoredMessage[];
  keyboard?: ShownKeyboard;
  pinnedMessageId?: number;
}

/** An update the bot has not confirmed yet. `lane` = the person whose updates keep their order. */
export interface PendingUpdate {
  update: Update;
  lane: number;
}

/** A press that the bot has not answered yet. */
export interface WaitingCallback {
  id: string;
  chatId: number;
  messageId: number;
  userId: number;
  data: string;
  row: number;
  col: number;
  askedAtMs: number;
}

/** Where updates are posted; absent = the bot polls. */
export interface WebhookSetting {
  url: string;
  secret?: string;
  allowedUpdates?: string[];
}

/** The whole world of the sandbox. Counters only ever rise, over resets too: bots deduplicate by these ids. */
export interface WorldState {
  bot: User;
  chats: Record<string, ChatRecord>;
  pending: PendingUpdate[];
  callbacks: Record<string, WaitingCallback>;
  commands: Record<string, BotCommand[]>;
  webhook?: WebhookSetting;
  allowedUpdates?: string[];
  nextUpdateId: number;
  nextCallbackId: number;
  nextClientId: number;
}

/**
 * The world at its first start. Ids of updates and callbacks begin at the current second, so that a bot whose
 * database outlived the sandbox's file does not take new acts for repetitions of old ones.
 */
export function makeWorldState(bot: User, nowMs: number): WorldState {
  const base = Math.floor(nowMs / 1000);
  const state: WorldState = {
    bot,
    chats: {},
    pending: [],
    callbacks: {},
    commands: {},
    nextUpdateId: base,
    nextCallbackId: base * 100_000,
    nextClientId: 512_340_003,
  };
  for (const { chat, role } of defaultPeople) addChat(state, chat, role);
  return state;
}

/** Adds an empty chat. */
export function addChat(state: WorldState, chat: Chat, role: ChatRole, nextMessageId = 1): void {
  state.chats[chat.id] = {
    chat,
    role,
    started: false,
    blocked: false,
    nextMessageId,
    messages: [],
  };
}

/** The message with this number, newest first searched. */
export function findMessage(record: ChatRecord, messageId: number): StoredMessage | undefined {
  return record.messages.findLast((stored) => stored.message.message_id === messageId);
}

/** The person behind a private chat, as `from` of their updates. */
export function toUser(chat: Chat): User {
  return {
    id: chat.id,
    is_bot: false,
    first_name: chat.first_name ?? '',
    ...(chat.last_name === undefined ? {} : { last_name: chat.last_name }),
    ...(chat.username === undefined ? {} : { username: chat.username }),
    language_code: 'ru',
  };
}
