/** What a reader sees of a text written in Telegram's HTML. */
import { tokenizeHtml } from './html-tokens.ts';

const MARKUP = /[<&]/;

/**
 * Drops tags and resolves entities. The address of a link is lost, as it is for the reader; a lone `<` or `&` stays.
 */
export function toPlainText(html: string): string {
  if (!MARKUP.test(html)) return html;
  let text = '';
  for (const token of tokenizeHtml(html)) if (token.kind === 'text') text += token.shown;
  return text;
}
