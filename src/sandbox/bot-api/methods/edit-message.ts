/** Editing and deleting the bot's messages. */
import { isDeepStrictEqual } from 'node:util';
import { mediaKinds } from '../../world/telegram-shapes.ts';
import type { Message } from '../../world/telegram-shapes.ts';
import type { ChatRecord, StoredMessage } from '../../world/world-state.ts';
import { badRequest, notImplemented } from '../api-error.ts';
import { parseMarkup } from '../check-markup.ts';
import { getMessage, getWritableChat } from '../method-context.ts';
import type { MethodContext, MethodHandler, Params } from '../method-context.ts';
import { readCaption, readText } from './send-text.ts';

const deletableForSeconds = 48 * 3600;
const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

/** editMessageText: without `reply_markup` the keyboard goes. */
export const editMessageText: MethodHandler = (context, params) => {
  const { record, stored } = findEditable(context, params);
  if (stored.message.text === undefined) throw badRequest('there is no text in the message to edit');
  const { text: _text, entities: _entities, ...kept } = stored.message;
  return replaceMessage(context, record, stored, { ...kept, ...readText(params) }, params);
};

/** editMessageCaption */
export const editMessageCaption: MethodHandler = (context, params) => {
  const { record, stored } = findEditable(context, params);
  if (!mediaKinds.some((kind) => stored.message[kind] !== undefined)) {
    throw badRequest('there is no caption in the message to edit');
  }
  const { caption: _caption, caption_entities: _entities, ...kept } = stored.message;
  return replaceMessage(context, record, stored, { ...kept, ...readCaption(params) }, params);
};

/** editMessageReplyMarkup */
export const editMessageReplyMarkup: MethodHandler = (context, params) => {
  const { record, stored } = findEditable(context, params);
  return replaceMessage(context, record, stored, stored.message, params);
};

/** deleteMessage: own messages and, in private chats, the person's; not older than 48 hours there. */
export const deleteMessage: MethodHandler = (context, params) => {
  const record = getWritableChat(context.world, params.chat_id);
  const { message } = getMessage(record, params.message_id, 'message to delete not found');
  assertDeletable(context, record, message);
  context.world.commit({ type: 'message-removed', chatId: record.chat.id, messageId: message.message_id });
  return true;
};

/** deleteMessages: those that exist; the rest are skipped, as documented. */
export const deleteMessages: MethodHandler = (context, params) => {
  const record = getWritableChat(context.world, params.chat_id);
  const ids = new Set(params.message_ids as number[]);
  const messages = record.messages
    .map(({ message }) => message)
    .filter(({ message_id }) => ids.has(message_id));
  for (const message of messages) assertDeletable(context, record, message);
  for (const { message_id: messageId } of messages) {
    context.world.commit({ type: 'message-removed', chatId: record.chat.id, messageId });
  }
  return true;
};

function assertDeletable(context: MethodContext, record: ChatRecord, message: Message): void {
  const old = context.world.nowSeconds() - message.date > deletableForSeconds;
  if (old && record.role !== 'channel') throw badRequest("message can't be deleted for everyone");
}

function findEditable(context: MethodContext, params: Params): { record: ChatRecord; stored: StoredMessage } {
  if (params.inline_message_id !== undefined) throw notImplemented('inline_message_id');
  const record = getWritableChat(context.world, params.chat_id);
  const stored = getMessage(record, params.message_id, 'message to edit not found');
  if (stored.by !== 'bot' || stored.uneditable) throw badRequest("message can't be edited");
  return { record, stored };
}

function replaceMessage(
  context: MethodContext,
  record: ChatRecord,
  stored: StoredMessage,
  content: Message,
  params: Params,
): Message {
  const markup = parseMarkup(params.reply_markup);
  if (markup.kind !== 'none' && markup.kind !== 'inline') throw badRequest('inline keyboard expected');
  const { reply_markup: _keyboard, edit_date: _edited, ...rest } = content;
  const next: Message = { ...rest, ...(markup.kind === 'inline' ? { reply_markup: markup.keyboard } : {}) };
  const { edit_date: _before, ...current } = stored.message;
  if (isDeepStrictEqual(next, current)) throw badRequest(notModified);
  const message: Message = { ...next, edit_date: context.world.nowSeconds() };
  context.world.commit({ type: 'message-changed', chatId: record.chat.id, message });
  return message;
}
