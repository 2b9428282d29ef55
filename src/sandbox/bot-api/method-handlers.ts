/** Which methods the sandbox really carries out. Any other documented method has its fields checked and is then refused. */
import type { MethodHandler } from './method-context.ts';
import {
  deleteMyCommands,
  getMe,
  getMyCommands,
  setChatMenuButton,
  setMyCommands,
} from './methods/bot-profile.ts';
import { answerCallbackQuery } from './methods/callbacks.ts';
import {
  getChat,
  getChatMember,
  pinChatMessage,
  sendChatAction,
  unpinChatMessage,
} from './methods/chat-info.ts';
import { copyMessage, forwardMessage } from './methods/copy-message.ts';
import {
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageReplyMarkup,
  editMessageText,
} from './methods/edit-message.ts';
import { makeSendMedia, sendContact, sendLocation } from './methods/send-media.ts';
import { sendMessage } from './methods/send-text.ts';
import { deleteWebhook, getUpdates, getWebhookInfo, setWebhook } from './methods/updates.ts';

const handlers: Record<string, MethodHandler> = {
  getMe,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  getUpdates,
  sendMessage,
  sendPhoto: makeSendMedia('photo'),
  sendDocument: makeSendMedia('document'),
  sendVoice: makeSendMedia('voice'),
  sendVideo: makeSendMedia('video'),
  sendAudio: makeSendMedia('audio'),
  sendSticker: makeSendMedia('sticker'),
  sendAnimation: makeSendMedia('animation'),
  sendVideoNote: makeSendMedia('video_note'),
  sendContact,
  sendLocation,
  copyMessage,
  forwardMessage,
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  answerCallbackQuery,
  sendChatAction,
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setChatMenuButton,
  getChat,
  getChatMember,
  pinChatMessage,
  unpinChatMessage,
};

/** The implementation of a documented method, if there is one. */
export function findHandler(method: string): MethodHandler | undefined {
  return Object.hasOwn(handlers, method) ? handlers[method] : undefined;
}
