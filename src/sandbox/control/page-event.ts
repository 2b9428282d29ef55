/**
 * What the chat page is told, as data: the state of `GET /sandbox/state` and the live events after it. The page
 * imports these types and nothing else of the server.
 */
import type { BotCommand, Chat, Message, ReplyKeyboard, User } from '../world/telegram-shapes.ts';
import type { ChatRole } from '../world/default-people.ts';

/** A message as the page shows it. `delivered` = the bot has taken it (two ticks). */
export interface MessageView {
  message: Message;
  by: 'bot' | 'person';
  delivered: boolean;
}

/** A press that still waits for the bot's answer. */
export interface PressView {
  messageId: number;
  row: number;
  col: number;
  userId: number;
}

/** A chat without its messages. */
export interface ChatView {
  chat: Chat;
  role: ChatRole;
  started: boolean;
  blocked: boolean;
  keyboard: { markup: ReplyKeyboard; messageId: number; folded: boolean } | null;
  pinnedMessageId: number | null;
}

/**
 * The sandbox's clock: its present instant, how far it was moved, and the next timer that waits. Milliseconds.
 * `canReset` = a reset of the sandbox may bring it back to real time.
 */
export interface ClockView {
  now: number;
  offsetSeconds: number;
  nextDueAt: number | null;
  canReset: boolean;
}

/** Everything the page needs to start; `seq` = the number of the last event already included. */
export interface StateView {
  seq: number;
  bot: User;
  chats: (ChatView & { messages: MessageView[]; presses: PressView[] })[];
  commands: BotCommand[];
  clock: ClockView;
}

/** One live event. */
export type PageEvent =
  | { kind: 'message-added'; chatId: number; view: MessageView }
  | { kind: 'message-changed'; chatId: number; message: Message }
  | { kind: 'message-removed'; chatId: number; messageId: number }
  | { kind: 'messages-delivered'; chatId: number; messageIds: number[] }
  | { kind: 'chat-changed'; view: ChatView }
  | { kind: 'chat-removed'; chatId: number }
  | { kind: 'action'; chatId: number; action: string }
  | { kind: 'press-waiting'; chatId: number; press: PressView }
  | {
      kind: 'press-answered';
      chatId: number;
      messageId: number;
      userId: number;
      answer: { text?: string; alert: boolean; url?: string };
    }
  | { kind: 'commands-changed'; commands: BotCommand[] }
  | { kind: 'clock'; clock: ClockView }
  | { kind: 'reset' };

/** An event with its number, as it goes over the wire. */
export type NumberedPageEvent = PageEvent & { seq: number };
