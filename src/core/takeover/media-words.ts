/** Telegram's kinds of messages in words, and what can be done with each. */

const WORDS: { readonly [kind: string]: string } = {
  photo: 'фото',
  live_photo: 'фото',
  voice: 'голосовое',
  video: 'видео',
  video_note: 'видеосообщение',
  audio: 'аудио',
  animation: 'анимация',
  document: 'файл',
  sticker: 'стикер',
  venue: 'место на карте',
  location: 'место на карте',
  dice: 'кубик',
  poll: 'опрос',
  story: 'история',
  game: 'игра',
  checklist: 'список дел',
  paid_media: 'платное вложение',
};

/** The kind in a word; an unknown one is an attachment. */
export function describeMedia(kind: string): string {
  return WORDS[kind] ?? 'вложение';
}

const CAPTIONED = new Set(['photo', 'video', 'animation', 'audio', 'document', 'voice']);

/** Telegram refuses to copy these; whoever should see them is told what they were. */
const NOT_COPIED = new Set(['story', 'game', 'checklist', 'paid_media', 'live_photo']);

/** How a message of this kind gets into another chat: with our words under it, after our words, or as words alone. */
export function howToCopy(kind: string): 'captioned' | 'after-words' | 'words-only' {
  if (NOT_COPIED.has(kind)) return 'words-only';
  return CAPTIONED.has(kind) ? 'captioned' : 'after-words';
}
