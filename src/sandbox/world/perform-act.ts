/**
 * Acts of people: each becomes facts of the world and, as a rule, one update for the bot. The update's shape is
 * Telegram's; the order of updates is the order of the acts.
 */
import { ActRefused } from './act.ts';
import type { Act, ActResult } from './act.ts';
import { detectEntities } from './detect-entities.ts';
import type { World } from './make-world.ts';
import { makePersonMedia } from './person-media.ts';
import { performPress } from './perform-press.ts';
import type { ChatMemberUpdated, Message, Update } from './telegram-shapes.ts';
import { findMessage, toUser } from './world-state.ts';
import type { ChatRecord } from './world-state.ts';

type ActOf<T extends Act['type']> = Extract<Act, { type: T }>;

/**
 * Performs one act in a chat.
 * @throws ActRefused when the chat is unknown, blocked, or the act has no object (no such message, button, key).
 */
export function performAct(world: World, chatId: number, act: Act): ActResult {
  const record = world.findChat(chatId);
  if (!record) throw new ActRefused('chat-not-found', 404, `Нет чата ${chatId}`);
  if (act.type === 'press') return performPress(world, record, act);
  if (record.role === 'channel')
    throw new ActRefused('channel-is-read-only', 409, 'В канал пишет только бот');
  if (record.blocked && act.type !== 'start' && act.type !== 'unblock' && act.type !== 'block') {
    throw new ActRefused('bot-is-blocked', 409, 'Бот заблокирован: сначала разблокируйте его');
  }
  switch (act.type) {
    case 'start':
      setBlocked(world, record, false);
      return sendOwn(world, record, withText(act.payload === undefined ? '/start' : `/start ${act.payload}`));
    case 'text':
      return sendOwn(world, record, { ...withText(act.text), ...replyPart(record, act.replyTo) });
    case 'key':
      return pressKey(world, record, act.text);
    case 'contact':
      return shareContact(world, record, act);
    case 'sticker':
    case 'photo':
    case 'voice':
      return sendOwn(world, record, {
        ...makePersonMedia(act, `${chatId}.${record.nextMessageId}`),
        ...replyPart(record, act.replyTo),
      });
    case 'edit':
      return editOwn(world, record, act);
    case 'block':
      return setBlocked(world, record, true);
    case 'unblock':
      return setBlocked(world, record, false);
    default:
      return act satisfies never;
  }
}

function withText(text: string): Partial<Message> {
  const entities = detectEntities(text);
  return { text, ...(entities.length > 0 ? { entities } : {}) };
}

function replyPart(record: ChatRecord, replyTo: number | undefined): Partial<Message> {
  if (replyTo === undefined) return {};
  const target = findMessage(record, replyTo);
  if (!target) throw new ActRefused('message-not-found', 404, `Нет сообщения ${replyTo}`);
  const { reply_to_message: _nested, ...shallow } = target.message;
  return { reply_to_message: shallow };
}

function sendOwn(world: World, record: ChatRecord, content: Partial<Message>): ActResult {
  const { chat } = record;
  const message: Message = {
    message_id: record.nextMessageId,
    from: toUser(chat),
    chat,
    date: world.nowSeconds(),
    ...content,
  };
  const update: Update = { update_id: world.state.nextUpdateId, message };
  if (!record.started) world.commit({ type: 'chat-started', chatId: chat.id });
  world.commit(
    {
      type: 'message-added',
      chatId: chat.id,
      stored: { message, by: 'person', updateId: update.update_id, delivered: false },
    },
    { type: 'update-queued', update, lane: chat.id },
  );
  return { updateId: update.update_id, messageId: message.message_id };
}

function pressKey(world: World, record: ChatRecord, text: string): ActResult {
  const keyboard = record.keyboard;
  const key = keyboard?.markup.keyboard
    .flat()
    .find((each) => (typeof each === 'string' ? each : each.text) === text);
  if (!keyboard || key === undefined) throw new ActRefused('key-not-found', 404, `Нет клавиши «${text}»`);
  const result =
    typeof key === 'object' && key.request_contact
      ? shareContact(world, record, { type: 'contact' })
      : sendOwn(world, record, withText(text));
  foldOneTimeKeyboard(world, record);
  return result;
}

function shareContact(world: World, record: ChatRecord, act: ActOf<'contact'>): ActResult {
  const { chat, keyboard } = record;
  const asked = keyboard?.markup.keyboard
    .flat()
    .some((key) => typeof key === 'object' && key.request_contact);
  const question = asked && keyboard ? findMessage(record, keyboard.messageId) : undefined;
  const own = {
    phone_number: act.phone ?? `7916000${String(chat.id % 10_000).padStart(4, '0')}`,
    first_name: chat.first_name ?? '',
    ...(chat.last_name === undefined ? {} : { last_name: chat.last_name }),
    user_id: chat.id,
  };
  const foreign = { phone_number: act.phone ?? '+375291110022', first_name: 'Мама', user_id: 498_700_123 };
  return sendOwn(world, record, {
    contact: act.foreign ? foreign : own,
    ...(question ? replyPart(record, question.message.message_id) : {}),
  });
}

function foldOneTimeKeyboard(world: World, record: ChatRecord): void {
  const { keyboard, chat } = record;
  if (!keyboard?.markup.one_time_keyboard) return;
  world.commit({ type: 'keyboard-changed', chatId: chat.id, keyboard: { ...keyboard, folded: true } });
}

function editOwn(world: World, record: ChatRecord, act: ActOf<'edit'>): ActResult {
  const stored = findMessage(record, act.messageId);
  if (stored?.by !== 'person' || stored.message.text === undefined) {
    throw new ActRefused('message-not-editable', 409, 'Изменить можно только своё текстовое сообщение');
  }
  const { entities: _old, ...kept } = stored.message;
  const message: Message = { ...kept, edit_date: world.nowSeconds(), ...withText(act.text) };
  const update: Update = { update_id: world.state.nextUpdateId, edited_message: message };
  world.commit(
    { type: 'message-changed', chatId: record.chat.id, message },
    { type: 'update-queued', update, lane: record.chat.id },
  );
  return { updateId: update.update_id, messageId: message.message_id };
}

function setBlocked(world: World, record: ChatRecord, blocked: boolean): ActResult {
  if (record.blocked === blocked) return {};
  const { chat } = record;
  const member = { user: world.state.bot, status: 'member' };
  const kicked = { user: world.state.bot, status: 'kicked', until_date: 0 };
  const change: ChatMemberUpdated = {
    chat,
    from: toUser(chat),
    date: world.nowSeconds(),
    old_chat_member: blocked ? member : kicked,
    new_chat_member: blocked ? kicked : member,
  };
  const update: Update = { update_id: world.state.nextUpdateId, my_chat_member: change };
  world.commit({ type: 'block-changed', chatId: chat.id, blocked });
  world.commit({ type: 'update-queued', update, lane: chat.id });
  return { updateId: update.update_id };
}
