// Inline keyboards. A button Telegram would refuse must not take the whole message with it.
import type { JsonObject } from '../../core/json.ts';
import type { Button } from '../../core/step/effect.ts';

/** Telegram shows no more than this of a label anyway. */
const MAX_LABEL = 64;
const LOCAL_HOST = /^(?:localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/;

/** A keyboard, and the buttons that had to be left out of it. */
export interface InlineKeyboard {
  /** Absent when no button is left. */
  readonly markup?: JsonObject;
  readonly dropped: readonly Button[];
}

/**
 * Builds `reply_markup`. Real Telegram answers a link to this machine with 400, which would park the message: where
 * `publicOnly` is set such buttons are left out, and the caller says so in the log.
 */
export function makeInlineKeyboard(
  rows: readonly (readonly Button[])[],
  publicOnly: boolean,
): InlineKeyboard {
  const dropped: Button[] = [];
  const keyboard: JsonObject[][] = [];
  for (const row of rows) {
    const shown: JsonObject[] = [];
    for (const button of row) {
      if ('callback' in button) shown.push({ text: toLabel(button.text), callback_data: button.callback });
      else if (publicOnly && !isPublic(button.url)) dropped.push(button);
      else shown.push({ text: toLabel(button.text), url: button.url });
    }
    if (shown.length > 0) keyboard.push(shown);
  }
  return keyboard.length === 0 ? { dropped } : { markup: { inline_keyboard: keyboard }, dropped };
}

/** Telegram refuses an empty label. */
function toLabel(text: string): string {
  const label = text.trim();
  return label === ''
    ? '…'
    : label.length <= MAX_LABEL
      ? label
      : `${label.slice(0, MAX_LABEL - 1).toWellFormed()}…`;
}

function isPublic(url: string): boolean {
  if (url.startsWith('tg://')) return true;
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    (protocol === 'https:' || protocol === 'http:') && hostname.includes('.') && !LOCAL_HOST.test(hostname)
  );
}
