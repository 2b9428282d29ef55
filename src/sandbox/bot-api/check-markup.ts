/** The rules of keyboards that types alone do not say: one action a button, 64 bytes of data, rows and totals. */
import type { InlineButton, InlineKeyboard, ReplyKeyboard } from '../world/telegram-shapes.ts';
import { badRequest } from './api-error.ts';

const decorations = new Set(['text', 'style', 'icon_custom_emoji_id']);
const maxButtonsInRow = 8;
const maxButtons = 100;
const maxDataBytes = 64;

/** A call's `reply_markup`, sorted by what it does. */
export type Markup =
  | { kind: 'none' }
  | { kind: 'inline'; keyboard: InlineKeyboard }
  | { kind: 'reply'; keyboard: ReplyKeyboard }
  | { kind: 'remove' }
  | { kind: 'force-reply' };

/**
 * Sorts and checks a markup whose types were already checked.
 * @throws ApiError with Telegram's code of the broken rule.
 */
export function parseMarkup(markup: unknown): Markup {
  if (markup === undefined) return { kind: 'none' };
  const value = markup as Record<string, unknown>;
  if (value.inline_keyboard !== undefined) return checkInline(value as unknown as InlineKeyboard);
  if (value.keyboard !== undefined) return checkReply(value as unknown as ReplyKeyboard);
  if (value.remove_keyboard !== undefined) return { kind: 'remove' };
  return { kind: 'force-reply' };
}

function checkInline(keyboard: InlineKeyboard): Markup {
  const rows = keyboard.inline_keyboard.filter((row) => row.length > 0);
  checkSize(rows);
  for (const button of rows.flat()) checkButton(button);
  return rows.length === 0 ? { kind: 'none' } : { kind: 'inline', keyboard: { inline_keyboard: rows } };
}

function checkReply(keyboard: ReplyKeyboard): Markup {
  const rows = keyboard.keyboard.filter((row) => row.length > 0);
  if (rows.length === 0) throw badRequest('keyboard must have at least one button');
  checkSize(rows);
  for (const button of rows.flat()) {
    if ((typeof button === 'string' ? button : button.text).trim() === '') {
      throw badRequest('keyboard button text must be non-empty');
    }
  }
  return { kind: 'reply', keyboard: { ...keyboard, keyboard: rows } };
}

function checkSize(rows: readonly unknown[][]): void {
  if (rows.some((row) => row.length > maxButtonsInRow) || rows.flat().length > maxButtons) {
    throw badRequest('reply markup is too long');
  }
}

function checkButton(button: InlineButton): void {
  if (button.text.trim() === '')
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  const actions = Object.keys(button).filter((name) => !decorations.has(name));
  if (actions.length === 0) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  if (actions.length > 1)
    throw badRequest("can't parse inline keyboard button: exactly one action must be specified");
  if (button.callback_data !== undefined) checkData(button.callback_data);
  if (button.url !== undefined) checkUrl(button.url);
}

function checkData(data: string): void {
  const bytes = Buffer.byteLength(data);
  if (bytes === 0 || bytes > maxDataBytes) throw badRequest('BUTTON_DATA_INVALID');
}

function checkUrl(url: string): void {
  if (/^tg:\/\//.test(url)) return;
  const parsed = URL.parse(/^[a-z]+:\/\//i.test(url) ? url : `http://${url}`);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
  }
}
