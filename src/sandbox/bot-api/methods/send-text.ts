/** sendMessage, and the text rules it shares with editing. */
import type { Message } from '../../world/telegram-shapes.ts';
import { badRequest } from '../api-error.ts';
import { formatText } from '../format-text.ts';
import { readString } from '../method-context.ts';
import type { MethodHandler, Params } from '../method-context.ts';
import { postMessage } from './post-message.ts';

const maxText = 4096;
const maxCaption = 1024;

/** sendMessage */
export const sendMessage: MethodHandler = (context, params) => postMessage(context, params, readText(params));

/** The text of a call, parsed and within Telegram's limits, as message fields. */
export function readText(params: Params): Partial<Message> {
  const { text, entities } = formatText({
    text: readString(params, 'text'),
    parseMode: params.parse_mode,
    entities: params.entities,
  });
  if (text === '') throw badRequest('message text is empty');
  if (text.length > maxText) throw badRequest('message is too long');
  return { text, ...(entities.length > 0 ? { entities } : {}) };
}

/** The caption of a call, likewise; a caption may be absent. */
export function readCaption(params: Params): Partial<Message> {
  const { text, entities } = formatText({
    text: readString(params, 'caption'),
    parseMode: params.parse_mode,
    entities: params.caption_entities,
  });
  if (text.length > maxCaption) throw badRequest('message caption is too long');
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 ? { caption_entities: entities } : {}) };
}
