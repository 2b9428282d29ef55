/** Makes a value harmless inside Telegram's HTML. */

const SPECIAL = /[&<>"]/;

/** Escapes what Telegram's parser would read as markup, quotes included, so that a value is also safe in an `href`. */
export function escapeHtml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
