/**
 * A press of a button under a message. A callback button makes a query that waits for the bot's answer; links
 * and copy buttons are the messenger's own business and never reach the bot.
 */
import { ActRefused } from './act.ts';
import type { Act, ActResult } from './act.ts';
import type { World } from './make-world.ts';
import type { InlineButton, Message, Update, User } from './telegram-shapes.ts';
import { findMessage, toUser } from './world-state.ts';
import type { ChatRecord } from './world-state.ts';

type Press = Extract<Act, { type: 'press' }>;

/**
 * Presses a button of `record`'s message. In the channel `as` names the manager who presses.
 * @throws ActRefused when there is no such message, button or presser.
 */
export function performPress(world: World, record: ChatRecord, press: Press): ActResult {
  const message = findMessage(record, press.messageId)?.message;
  if (!message) throw new ActRefused('message-not-found', 404, `Нет сообщения ${press.messageId}`);
  const found = findButton(message, press);
  if (!found) throw new ActRefused('button-not-found', 404, 'Нет такой кнопки');
  if (found.button.url !== undefined) return { open: found.button.url };
  if (found.button.copy_text) return { copy: found.button.copy_text.text };
  if (found.button.callback_data === undefined) {
    throw new ActRefused('button-not-supported', 409, 'Кнопки этого вида песочница не умеет');
  }
  return askCallback(world, record, {
    ...found,
    message,
    data: found.button.callback_data,
    from: presser(world, record, press),
  });
}

interface FoundButton {
  button: InlineButton;
  row: number;
  col: number;
}

function findButton(message: Message, press: Press): FoundButton | undefined {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  for (const [row, buttons] of rows.entries()) {
    for (const [col, button] of buttons.entries()) {
      const hit =
        press.data === undefined
          ? row === press.row && col === press.col
          : button.callback_data === press.data;
      if (hit) return { button, row, col };
    }
  }
  return undefined;
}

function presser(world: World, record: ChatRecord, press: Press): User {
  const id = record.role === 'channel' ? press.as : record.chat.id;
  const person = id === undefined ? undefined : world.findChat(id);
  if (person?.chat.type !== 'private') {
    throw new ActRefused('presser-not-found', 400, 'В канале укажите, кто нажимает: поле «as»');
  }
  return toUser(person.chat);
}

function askCallback(
  world: World,
  record: ChatRecord,
  asked: FoundButton & { message: Message; data: string; from: User },
): ActResult {
  const { chat } = record;
  const id = String(world.state.nextCallbackId);
  const update: Update = {
    update_id: world.state.nextUpdateId,
    callback_query: {
      id,
      from: asked.from,
      message: asked.message,
      chat_instance: String(-5_519_283_746_501_000 - Math.abs(chat.id % 1_000_000)),
      data: asked.data,
    },
  };
  const { row, col, data, from, message } = asked;
  const callback = {
    id,
    chatId: chat.id,
    messageId: message.message_id,
    userId: from.id,
    data,
    row,
    col,
    askedAtMs: world.nowMs(),
  };
  world.commit({ type: 'callback-asked', callback }, { type: 'update-queued', update, lane: from.id });
  return { updateId: update.update_id, callbackId: id };
}
