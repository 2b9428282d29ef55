/** Names and one-line previews for lists and headers. */
import type { Chat, Message } from '../../world/telegram-shapes.ts';
import type { ChatState } from './page-state.ts';

/** «Анна Крылова», or the channel's title. */
export function titleOf(chat: Chat): string {
  return chat.title ?? [chat.first_name, chat.last_name].filter(Boolean).join(' ');
}

/** One or two letters for the avatar. */
export function initialsOf(chat: Chat): string {
  const letters = titleOf(chat)
    .split(/\s+/)
    .map((word) => [...word][0] ?? '');
  return letters.slice(0, 2).join('').toUpperCase();
}

/** A message in one line. */
export function previewOf(message: Message): string {
  if (message.text !== undefined) return message.text;
  const caption = message.caption === undefined ? '' : ` ${message.caption}`;
  if (message.photo) return `Фото${caption}`;
  if (message.voice) return 'Голосовое сообщение';
  if (message.sticker) return `${message.sticker.emoji ?? ''} Стикер`.trim();
  if (message.contact) return `Контакт: ${message.contact.first_name}`;
  if (message.document) return `Файл${caption || `: ${message.document.file_name ?? ''}`}`;
  if (message.video || message.animation || message.video_note) return `Видео${caption}`;
  if (message.audio) return `Аудио${caption}`;
  return message.location ? 'Место на карте' : 'Сообщение';
}

/** How many of the bot's messages lie beyond the read mark. */
export function unreadOf(chat: ChatState, readId: number | undefined): number {
  return chat.messages.filter(({ by, message }) => by === 'bot' && message.message_id > (readId ?? 0)).length;
}

const actionTexts: Record<string, string> = {
  typing: 'печатает…',
  upload_photo: 'отправляет фото…',
  upload_document: 'отправляет файл…',
  upload_video: 'отправляет видео…',
  record_voice: 'записывает голосовое…',
  upload_voice: 'отправляет голосовое…',
  choose_sticker: 'выбирает стикер…',
};

/** What the bot is doing, in words. */
export function describeAction(action: string): string {
  return actionTexts[action] ?? 'печатает…';
}
