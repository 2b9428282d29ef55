/**
 * What can happen in the sandbox, as data. Every change of the world is one of these facts: they are appended
 * to the journal file, applied by `applyWorldFact`, and turned into live events for the chat page.
 */
import type { ChatRole } from './default-people.ts';
import type { BotCommand, Chat, Message, Update } from './telegram-shapes.ts';
import type {
  ShownKeyboard,
  StoredMessage,
  WaitingCallback,
  WebhookSetting,
  WorldState,
} from './world-state.ts';

/** The bot's answer to a press: nothing, a toast, or an alert that must be closed. */
export interface CallbackAnswer {
  text?: string;
  alert: boolean;
  url?: string;
}

/** One change of the world. */
export type WorldFact =
  | { type: 'snapshot'; state: WorldState }
  | { type: 'world-reset' }
  | { type: 'chat-created'; chat: Chat; role: ChatRole }
  | { type: 'chat-removed'; chatId: number }
  | { type: 'chat-started'; chatId: number }
  | { type: 'block-changed'; chatId: number; blocked: boolean }
  | { type: 'message-added'; chatId: number; stored: StoredMessage }
  | { type: 'message-changed'; chatId: number; message: Message }
  | { type: 'message-removed'; chatId: number; messageId: number }
  | { type: 'keyboard-changed'; chatId: number; keyboard: ShownKeyboard | null }
  | { type: 'pin-changed'; chatId: number; messageId: number | null }
  | { type: 'update-queued'; update: Update; lane: number }
  | { type: 'updates-taken'; updateIds: number[] }
  | { type: 'callback-asked'; callback: WaitingCallback }
  | {
      type: 'callback-answered';
      id: string;
      chatId: number;
      messageId: number;
      userId: number;
      answer: CallbackAnswer;
    }
  | { type: 'commands-changed'; scope: string; commands: BotCommand[] | null }
  | { type: 'webhook-changed'; webhook: WebhookSetting | null }
  | { type: 'polling-filter-changed'; allowedUpdates: string[] };
