/**
 * Telegram's HTML as a list of tokens: tags, and pieces of visible text. It judges nothing: broken markup comes out as
 * the same characters that went in, so joining the sources always gives the text back.
 */

export interface HtmlTag {
  readonly kind: 'open' | 'close';
  /** As written, e.g. `<a href="…">`. */
  readonly source: string;
  /** Lower case. */
  readonly name: string;
}

export interface HtmlText {
  readonly kind: 'text';
  /** As written: one character or one entity. */
  readonly source: string;
  /** What the reader sees. */
  readonly shown: string;
}

export type HtmlToken = HtmlTag | HtmlText;

const TOKEN = /<(\/?)([a-z][\w-]*)(?:\s[^<>]*)?>|&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot));|[^]/giu;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
]);

/** Cuts HTML into tokens, one visible character each; a pair of surrogates stays together. */
export function tokenizeHtml(html: string): readonly HtmlToken[] {
  return Array.from(html.matchAll(TOKEN), toToken);
}

function toToken(match: RegExpMatchArray): HtmlToken {
  const [source, slash, tag, decimal, hex, name] = match;
  if (tag !== undefined) return { kind: slash === '/' ? 'close' : 'open', source, name: tag.toLowerCase() };
  if (decimal !== undefined) return { kind: 'text', source, shown: fromCode(parseInt(decimal, 10), source) };
  if (hex !== undefined) return { kind: 'text', source, shown: fromCode(parseInt(hex, 16), source) };
  return { kind: 'text', source, shown: NAMED.get(name?.toLowerCase() ?? '') ?? source };
}

function fromCode(code: number, source: string): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : source;
}
