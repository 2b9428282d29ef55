/** Translates the world and its facts into what the chat page is told. */
import type { World } from '../world/make-world.ts';
import type { WorldFact } from '../world/world-fact.ts';
import type { ChatRecord, StoredMessage } from '../world/world-state.ts';
import type { ChatView, ClockView, MessageView, PageEvent, StateView } from './page-event.ts';

/** The state as a new page gets it. */
export function toStateView(world: World, clock: ClockView, seq: number): StateView {
  const { bot, chats, callbacks } = world.state;
  const presses = Object.values(callbacks);
  return {
    seq,
    bot,
    commands: commandsOf(world),
    clock,
    chats: Object.values(chats).map((record) => ({
      ...toChatView(record),
      messages: record.messages.map(toMessageView),
      presses: presses
        .filter((press) => press.chatId === record.chat.id)
        .map(({ messageId, row, col, userId }) => ({ messageId, row, col, userId })),
    })),
  };
}

/**
 * The event for a fact already applied; undefined when the page has nothing to show of it. Delivery ticks are
 * the event stream's own business: a taken update no longer says which message it carried.
 */
export function toPageEvent(world: World, fact: WorldFact): PageEvent | undefined {
  switch (fact.type) {
    case 'message-added':
      return { kind: 'message-added', chatId: fact.chatId, view: toMessageView(fact.stored) };
    case 'message-changed':
      return { kind: 'message-changed', chatId: fact.chatId, message: fact.message };
    case 'message-removed':
      return { kind: 'message-removed', chatId: fact.chatId, messageId: fact.messageId };
    case 'callback-asked': {
      const { chatId, messageId, row, col, userId } = fact.callback;
      return { kind: 'press-waiting', chatId, press: { messageId, row, col, userId } };
    }
    case 'callback-answered': {
      const { chatId, messageId, userId, answer } = fact;
      return { kind: 'press-answered', chatId, messageId, userId, answer };
    }
    case 'chat-created':
      return chatChanged(world, fact.chat.id);
    case 'chat-started':
    case 'block-changed':
    case 'keyboard-changed':
    case 'pin-changed':
      return chatChanged(world, fact.chatId);
    case 'chat-removed':
      return { kind: 'chat-removed', chatId: fact.chatId };
    case 'commands-changed':
      return { kind: 'commands-changed', commands: commandsOf(world) };
    case 'world-reset':
      return { kind: 'reset' };
    default:
      return undefined;
  }
}

function chatChanged(world: World, chatId: number): PageEvent | undefined {
  const record = world.findChat(chatId);
  return record && { kind: 'chat-changed', view: toChatView(record) };
}

function toChatView({ chat, role, started, blocked, keyboard, pinnedMessageId }: ChatRecord): ChatView {
  return {
    chat,
    role,
    started,
    blocked,
    keyboard: keyboard ?? null,
    pinnedMessageId: pinnedMessageId ?? null,
  };
}

function toMessageView({ message, by, delivered }: StoredMessage): MessageView {
  return { message, by, delivered: delivered ?? false };
}

function commandsOf(world: World): StateView['commands'] {
  const { commands } = world.state;
  return (
    commands['all_private_chats:ru'] ??
    commands.all_private_chats ??
    commands['default:ru'] ??
    commands.default ??
    []
  );
}
