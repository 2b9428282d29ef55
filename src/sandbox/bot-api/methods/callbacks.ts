/** answerCallbackQuery: once, within a quarter of an hour. */
import { callbackLifetimeMs } from '../../world/make-world.ts';
import { badRequest } from '../api-error.ts';
import type { MethodHandler } from '../method-context.ts';

const maxText = 200;

/** answerCallbackQuery */
export const answerCallbackQuery: MethodHandler = ({ world }, params) => {
  const id = String(params.callback_query_id);
  const callback = world.state.callbacks[id];
  if (!callback || world.nowMs() - callback.askedAtMs > callbackLifetimeMs) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  const text = typeof params.text === 'string' && params.text !== '' ? params.text : undefined;
  if (text !== undefined && text.length > maxText) throw badRequest('MESSAGE_TOO_LONG');
  const url = typeof params.url === 'string' && params.url !== '' ? params.url : undefined;
  const botLink = `https://t.me/${world.state.bot.username ?? ''}?start=`;
  if (url !== undefined && !url.startsWith(botLink)) throw badRequest('URL_INVALID');
  const { chatId, messageId, userId } = callback;
  const answer = {
    alert: params.show_alert === true,
    ...(text === undefined ? {} : { text }),
    ...(url === undefined ? {} : { url }),
  };
  world.commit({ type: 'callback-answered', id, chatId, messageId, userId, answer });
  return true;
};
