/**
 * Cuts a text that is too long for one message at the best border in reach, with its markup closed and opened again.
 * Lengths are UTF-16 units of what the reader sees: Telegram counts after parsing the markup.
 */
import { tokenizeHtml } from './html-tokens.ts';
import type { HtmlTag, HtmlToken } from './html-tokens.ts';

/** Telegram's limit on the text of a message. */
const MESSAGE_MAX_LENGTH = 4096;

/**
 * Splits HTML into messages of at most `limit` visible units each: between paragraphs, else lines, else sentences, else
 * words, else anywhere but inside a character. A text that fits comes back as it is. No part is empty.
 */
export function clampMessage(html: string, limit = MESSAGE_MAX_LENGTH): readonly string[] {
  if (html.length <= limit) return [html];
  const tokens = tokenizeHtml(html);
  const parts: string[] = [];
  let open: readonly HtmlTag[] = [];
  for (let from = 0; from < tokens.length;) {
    const to = findCut(tokens, from, limit);
    const after = findOpenTags(open, tokens.slice(from, to));
    const body = joinSources(tokens.slice(from, to)).trim();
    if (tokens.slice(from, to).some(isVisible)) parts.push(joinSources(open) + body + closeTags(after));
    open = after;
    from = to;
  }
  return parts;
}

/** The text up to the best border within `limit`, with «…» where something was left out. */
export function cutMessage(html: string, limit = MESSAGE_MAX_LENGTH): string {
  if (html.length <= limit) return html;
  const [whole = '', ...others] = clampMessage(html, limit);
  if (others.length === 0) return whole;
  const [first = ''] = clampMessage(html, limit - 2);
  const closing = /(?:<\/[a-z-]+>)*$/i.exec(first)?.[0] ?? '';
  return `${first.slice(0, first.length - closing.length)} …${closing}`;
}

/** Rates the border after a token: the higher, the better a place to cut. */
function rateBorder(token: HtmlToken, before: HtmlToken | undefined): number {
  if (token.kind !== 'text' || !/\s/.test(token.shown)) return 0;
  const previous = before?.kind === 'text' ? before.shown : '';
  if (token.shown === '\n') return previous === '\n' ? 4 : 3;
  return /[.!?…]/.test(previous) ? 2 : 1;
}

/** Index after the last token of the part that begins at `from`. */
function findCut(tokens: readonly HtmlToken[], from: number, limit: number): number {
  let length = 0;
  let best = { rate: 0, at: from, length: 0 };
  for (const [offset, token] of tokens.slice(from).entries()) {
    const at = from + offset;
    if (token.kind === 'text') length += token.shown.length;
    if (length > limit) return best.at > from ? best.at : Math.max(at, from + 1);
    const rate = rateBorder(token, tokens[at - 1]);
    // A border in the first half would waste a message, however good it is: any later one is better.
    if (rate > 0 && (rate >= best.rate || best.length < limit / 2)) best = { rate, at: at + 1, length };
  }
  return tokens.length;
}

function findOpenTags(before: readonly HtmlTag[], tokens: readonly HtmlToken[]): readonly HtmlTag[] {
  const open = [...before];
  for (const token of tokens) {
    if (token.kind === 'open') open.push(token);
    else if (token.kind === 'close') open.pop();
  }
  return open;
}

function closeTags(open: readonly HtmlTag[]): string {
  return open
    .map((tag) => `</${tag.name}>`)
    .reverse()
    .join('');
}

function joinSources(tokens: readonly HtmlToken[]): string {
  return tokens.map((token) => token.source).join('');
}

function isVisible(token: HtmlToken): boolean {
  return token.kind === 'text' && token.shown.trim() !== '';
}
