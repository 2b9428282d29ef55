/** copyMessage and forwardMessage: the same content in another chat, without and with its origin. */
import type { Message } from '../../world/telegram-shapes.ts';
import { badRequest } from '../api-error.ts';
import { getChatRecord, getMessage } from '../method-context.ts';
import type { MethodContext, MethodHandler, Params } from '../method-context.ts';
import { postMessage } from './post-message.ts';
import { readCaption } from './send-text.ts';

/** copyMessage: returns only the new id. */
export const copyMessage: MethodHandler = (context, params) => {
  const source = findSource(context, params, 'message to copy not found');
  const caption = params.caption === undefined ? {} : readCaption(params);
  const { message_id } = postMessage(context, params, { ...contentOf(source), ...caption });
  return { message_id };
};

/** forwardMessage: the message shows whom it came from. */
export const forwardMessage: MethodHandler = (context, params) => {
  const source = findSource(context, params, 'message to forward not found');
  const { from, date, chat } = source;
  const origin = from
    ? { type: 'user', sender_user: from, date }
    : { type: 'channel', chat, message_id: source.message_id, date };
  return postMessage(context, params, { ...contentOf(source), forward_origin: origin });
};

function findSource(context: MethodContext, params: Params, missing: string): Message {
  const record = getChatRecord(context.world, params.from_chat_id);
  const { message } = getMessage(record, params.message_id, missing);
  if (message.has_protected_content) throw badRequest("message can't be copied");
  return message;
}

function contentOf(source: Message): Partial<Message> {
  const {
    message_id,
    date,
    chat,
    from,
    sender_chat,
    reply_to_message,
    edit_date,
    reply_markup,
    forward_origin,
    ...content
  } = source;
  void [message_id, date, chat, from, sender_chat, reply_to_message, edit_date, reply_markup, forward_origin];
  return content;
}
