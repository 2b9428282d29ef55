/**
 * Applies one fact to the world, in place. Total: a fact about a chat that is gone changes nothing, so that
 * any prefix of a journal, and a journal with a torn end, can be read.
 */
import { defaultPeople } from './default-people.ts';
import type { WorldFact } from './world-fact.ts';
import { addChat, findMessage } from './world-state.ts';
import type { ChatRecord, WorldState } from './world-state.ts';

type FactOf<T extends WorldFact['type']> = Extract<WorldFact, { type: T }>;

/** Brings `state` up to date with `fact`. No clock, no output. */
export function applyWorldFact(state: WorldState, fact: WorldFact): void {
  switch (fact.type) {
    case 'snapshot':
      return replaceState(state, fact.state);
    case 'world-reset':
      return resetState(state);
    case 'chat-created':
      addChat(state, fact.chat, fact.role);
      state.nextClientId = Math.max(state.nextClientId, fact.chat.id + 1);
      return;
    case 'chat-removed':
      delete state.chats[fact.chatId];
      return;
    case 'update-queued':
      state.pending.push({ update: fact.update, lane: fact.lane });
      state.nextUpdateId = Math.max(state.nextUpdateId, fact.update.update_id + 1);
      return;
    case 'updates-taken':
      return takeUpdates(state, fact.updateIds);
    case 'callback-asked':
      state.callbacks[fact.callback.id] = fact.callback;
      state.nextCallbackId = Math.max(state.nextCallbackId, Number(fact.callback.id) + 1);
      return;
    case 'callback-answered':
      delete state.callbacks[fact.id];
      return;
    case 'commands-changed':
      if (fact.commands === null) delete state.commands[fact.scope];
      else state.commands[fact.scope] = fact.commands;
      return;
    case 'webhook-changed':
      if (fact.webhook === null) delete state.webhook;
      else state.webhook = fact.webhook;
      return;
    case 'polling-filter-changed':
      state.allowedUpdates = fact.allowedUpdates;
      return;
    default:
      return applyToChat(state.chats[fact.chatId], fact);
  }
}

type ChatFact = FactOf<
  | 'chat-started'
  | 'block-changed'
  | 'message-added'
  | 'message-changed'
  | 'message-removed'
  | 'keyboard-changed'
  | 'pin-changed'
>;

function applyToChat(record: ChatRecord | undefined, fact: ChatFact): void {
  if (record === undefined) return;
  switch (fact.type) {
    case 'chat-started':
      record.started = true;
      return;
    case 'block-changed':
      record.blocked = fact.blocked;
      return;
    case 'message-added':
      record.messages.push(fact.stored);
      record.nextMessageId = Math.max(record.nextMessageId, fact.stored.message.message_id + 1);
      return;
    case 'message-changed': {
      const stored = findMessage(record, fact.message.message_id);
      if (stored) stored.message = fact.message;
      return;
    }
    case 'message-removed':
      record.messages = record.messages.filter((stored) => stored.message.message_id !== fact.messageId);
      if (record.pinnedMessageId === fact.messageId) delete record.pinnedMessageId;
      return;
    case 'keyboard-changed':
      if (fact.keyboard === null) delete record.keyboard;
      else record.keyboard = fact.keyboard;
      return;
    case 'pin-changed':
      if (fact.messageId === null) delete record.pinnedMessageId;
      else record.pinnedMessageId = fact.messageId;
      return;
    default:
      fact satisfies never;
  }
}

function takeUpdates(state: WorldState, updateIds: number[]): void {
  const taken = new Set(updateIds);
  for (const { update } of state.pending) {
    const message = update.message ?? update.edited_message;
    if (!message || !taken.has(update.update_id)) continue;
    const record = state.chats[message.chat.id];
    const stored = record && findMessage(record, message.message_id);
    if (stored) stored.delivered = true;
  }
  state.pending = state.pending.filter(({ update }) => !taken.has(update.update_id));
}

function replaceState(state: WorldState, next: WorldState): void {
  delete state.webhook;
  delete state.allowedUpdates;
  Object.assign(state, structuredClone(next));
}

/** Default people with empty chats; every counter goes on rising, the bot's settings stay. */
function resetState(state: WorldState): void {
  const before = state.chats;
  state.chats = {};
  state.pending = [];
  state.callbacks = {};
  for (const { chat, role } of defaultPeople) addChat(state, chat, role, before[chat.id]?.nextMessageId ?? 1);
}
