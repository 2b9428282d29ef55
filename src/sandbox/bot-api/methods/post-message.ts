/** The common end of every sending method: replies, keyboards, numbering, storing. */
import type { Message } from '../../world/telegram-shapes.ts';
import { findMessage } from '../../world/world-state.ts';
import type { ChatRecord } from '../../world/world-state.ts';
import { badRequest } from '../api-error.ts';
import { parseMarkup } from '../check-markup.ts';
import type { Markup } from '../check-markup.ts';
import { getWritableChat } from '../method-context.ts';
import type { MethodContext, Params } from '../method-context.ts';

/** Puts a message of the bot into the chat of `params.chat_id` and returns it as Telegram would. */
export function postMessage(context: MethodContext, params: Params, content: Partial<Message>): Message {
  const { world } = context;
  const record = getWritableChat(world, params.chat_id);
  const markup = parseMarkup(params.reply_markup);
  const reply = findRepliedMessage(record, params.reply_parameters);
  if (record.role === 'channel' && markup.kind !== 'none' && markup.kind !== 'inline') {
    throw badRequest('inline keyboard expected');
  }
  context.countMessage(record.chat.id);
  const { chat } = record;
  const message: Message = {
    message_id: record.nextMessageId,
    ...(record.role === 'channel' ? { sender_chat: chat } : { from: world.state.bot }),
    chat,
    date: world.nowSeconds(),
    ...(reply ? { reply_to_message: reply } : {}),
    ...content,
    ...(params.protect_content === true ? { has_protected_content: true } : {}),
    ...(markup.kind === 'inline' ? { reply_markup: markup.keyboard } : {}),
  };
  const uneditable = markup.kind !== 'none' && markup.kind !== 'inline';
  world.commit({
    type: 'message-added',
    chatId: chat.id,
    stored: { message, by: 'bot', ...(uneditable ? { uneditable } : {}) },
  });
  applyKeyboard(context, record, message.message_id, markup);
  return message;
}

function applyKeyboard(context: MethodContext, record: ChatRecord, messageId: number, markup: Markup): void {
  if (markup.kind !== 'reply' && markup.kind !== 'remove') return;
  const keyboard = markup.kind === 'reply' ? { markup: markup.keyboard, messageId, folded: false } : null;
  context.world.commit({ type: 'keyboard-changed', chatId: record.chat.id, keyboard });
}

function findRepliedMessage(record: ChatRecord, parameters: unknown): Message | undefined {
  if (parameters === undefined) return undefined;
  const { message_id: id, allow_sending_without_reply: optional } = parameters as Record<string, unknown>;
  const found = typeof id === 'number' ? findMessage(record, id) : undefined;
  if (!found && optional !== true) throw badRequest('message to be replied not found');
  if (!found) return undefined;
  const { reply_to_message: _nested, ...shallow } = found.message;
  return shallow;
}
