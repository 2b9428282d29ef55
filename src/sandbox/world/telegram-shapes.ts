/**
 * The Telegram objects that the sandbox keeps and shows, in Telegram's own field names.
 * Only the fields that the sandbox really fills; everything else of the Bot API is checked as data (`bot-api/api.json`).
 */

/** A person or the bot, as `from` carries it. */
export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

/** A private chat with one person, or the managers' channel. */
export interface Chat {
  id: number;
  type: 'private' | 'channel';
  title?: string;
  first_name?: string;
  last_name?: string;
  username?: string;
}

/** One formatted stretch of a text; offsets in UTF-16 code units. */
export interface MessageEntity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  language?: string;
  custom_emoji_id?: string;
}

/** A button under a message. Exactly one action beside the text. */
export interface InlineButton {
  text: string;
  style?: string;
  url?: string;
  callback_data?: string;
  copy_text?: { text: string };
  [action: string]: unknown;
}

/** The keyboard under a message. */
export interface InlineKeyboard {
  inline_keyboard: InlineButton[][];
}

/** A button of the keyboard under the composer. */
export interface ReplyButton {
  text: string;
  request_contact?: boolean;
  request_location?: boolean;
}

/** The keyboard under the composer; a bare string is a button that sends itself. */
export interface ReplyKeyboard {
  keyboard: (ReplyButton | string)[][];
  is_persistent?: boolean;
  resize_keyboard?: boolean;
  one_time_keyboard?: boolean;
  input_field_placeholder?: string;
}

/** A file as messages mention it; the bytes do not exist here. */
export interface MediaFile {
  file_id: string;
  file_unique_id: string;
  file_size?: number;
  width?: number;
  height?: number;
  duration?: number;
  length?: number;
  file_name?: string;
  mime_type?: string;
  emoji?: string;
  type?: string;
  is_animated?: boolean;
  is_video?: boolean;
  set_name?: string;
  title?: string;
}

/** A shared phone number. */
export interface Contact {
  phone_number: string;
  first_name: string;
  last_name?: string;
  user_id?: number;
}

/** A message of a chat. `date` and `edit_date` are Unix seconds. */
export interface Message {
  message_id: number;
  date: number;
  chat: Chat;
  from?: User;
  sender_chat?: Chat;
  forward_origin?: Record<string, unknown>;
  reply_to_message?: Message;
  edit_date?: number;
  text?: string;
  entities?: MessageEntity[];
  caption?: string;
  caption_entities?: MessageEntity[];
  photo?: MediaFile[];
  document?: MediaFile;
  voice?: MediaFile;
  video?: MediaFile;
  audio?: MediaFile;
  sticker?: MediaFile;
  animation?: MediaFile;
  video_note?: MediaFile;
  contact?: Contact;
  location?: { latitude: number; longitude: number };
  has_protected_content?: boolean;
  reply_markup?: InlineKeyboard;
}

/** A pressed button on its way to the bot. */
export interface CallbackQuery {
  id: string;
  from: User;
  message: Message;
  chat_instance: string;
  data: string;
}

/** A change of the bot's standing in a private chat: the person blocked it or took it back. */
export interface ChatMemberUpdated {
  chat: Chat;
  from: User;
  date: number;
  old_chat_member: Record<string, unknown>;
  new_chat_member: Record<string, unknown>;
}

/** What the bot receives: exactly one of the optional fields is present. */
export interface Update {
  update_id: number;
  message?: Message;
  edited_message?: Message;
  callback_query?: CallbackQuery;
  my_chat_member?: ChatMemberUpdated;
}

/** A line of the bot's «/» menu. */
export interface BotCommand {
  command: string;
  description: string;
}

/** Names of the message fields that carry a file. */
export const mediaKinds = [
  'photo',
  'document',
  'voice',
  'video',
  'audio',
  'sticker',
  'animation',
  'video_note',
] as const;

/** One of the kinds of file a message may carry. */
export type MediaKind = (typeof mediaKinds)[number];
