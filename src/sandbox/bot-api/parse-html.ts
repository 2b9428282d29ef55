/**
 * Telegram's HTML, parsed strictly: the tags of the Bot API and no others, properly closed; named entities only
 * &lt; &gt; &amp; &quot;. A lone ampersand is text, as in Telegram. Offsets in errors are UTF-8 bytes, those of
 * entities UTF-16 units.
 */
import type { MessageEntity } from '../world/telegram-shapes.ts';
import { badRequest } from './api-error.ts';

const entityOfTag: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  'tg-emoji': 'custom_emoji',
};

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  offset: number;
  attributes: Map<string, string>;
}

interface Reader {
  source: string;
  at: number;
  text: string;
  open: OpenTag[];
  entities: MessageEntity[];
}

/**
 * Turns HTML into text and entities.
 * @throws ApiError 400 «can't parse entities: …»
 */
export function parseHtml(source: string): { text: string; entities: MessageEntity[] } {
  const reader: Reader = { source, at: 0, text: '', open: [], entities: [] };
  while (reader.at < source.length) {
    const char = source[reader.at];
    if (char === '<') readTag(reader);
    else if (char === '&') readCharacter(reader);
    else {
      reader.text += char;
      reader.at += 1;
    }
  }
  const unclosed = reader.open.at(-1);
  if (unclosed) throw parseError(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  reader.entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text: reader.text, entities: reader.entities };
}

function readCharacter(reader: Reader): void {
  const rest = reader.source.slice(reader.at);
  const match = /^&(?:#(\d+|x[0-9a-f]+)|([a-z]\w*));/i.exec(rest);
  if (!match) {
    reader.text += '&';
    reader.at += 1;
    return;
  }
  const character = match[1] === undefined ? named[match[2] ?? ''] : fromNumber(match[1]);
  if (character === undefined)
    throw parseError(`Unsupported entity "${match[0]}" at byte offset ${byteOffset(reader)}`);
  reader.text += character;
  reader.at += match[0].length;
}

function fromNumber(digits: string): string | undefined {
  const code =
    digits.startsWith('x') || digits.startsWith('X') ? parseInt(digits.slice(1), 16) : Number(digits);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function readTag(reader: Reader): void {
  const start = byteOffset(reader);
  const end = reader.source.indexOf('>', reader.at);
  const body = reader.source.slice(reader.at + 1, end === -1 ? undefined : end);
  const name = /^\/?([^\s>]*)/.exec(body)?.[1]?.toLowerCase() ?? '';
  if (!body.startsWith('/') && !Object.hasOwn(entityOfTag, name)) {
    throw parseError(`Unsupported start tag "${name}" at byte offset ${start}`);
  }
  if (end === -1)
    throw parseError(`Unclosed ${body.startsWith('/') ? 'end' : 'start'} tag at byte offset ${start}`);
  reader.at = end + 1;
  if (body.startsWith('/')) closeTag(reader, name, start);
  else openTag(reader, name, body.slice(name.length), start);
}

function openTag(reader: Reader, name: string, rest: string, start: number): void {
  const attributes = parseAttributes(rest, start);
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw parseError(`Tag "span" must have class "tg-spoiler" at byte offset ${start}`);
  }
  if (name === 'tg-emoji' && !attributes.has('emoji-id')) {
    throw parseError(`Attribute "emoji-id" is required for tag "tg-emoji" at byte offset ${start}`);
  }
  reader.open.push({ name, offset: reader.text.length, attributes });
}

function parseAttributes(rest: string, start: number): Map<string, string> {
  const attributes = new Map<string, string>();
  const pattern = /\s+([a-z][\w-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/giy;
  let consumed = 0;
  for (const match of rest.matchAll(pattern)) {
    attributes.set((match[1] ?? '').toLowerCase(), decode(match[2] ?? match[3] ?? match[4] ?? ''));
    consumed = match.index + match[0].length;
  }
  if (rest.slice(consumed).trim() !== '') throw parseError(`Unclosed start tag at byte offset ${start}`);
  return attributes;
}

function decode(value: string): string {
  return value.replace(/&(lt|gt|amp|quot);/g, (_all, name: string) => named[name] ?? '');
}

function closeTag(reader: Reader, name: string, start: number): void {
  const opened = reader.open.pop();
  if (!opened) throw parseError(`Unexpected end tag at byte offset ${start}`);
  if (name !== '' && opened.name !== name) {
    throw parseError(
      `Unmatched end tag at byte offset ${start}, expected "</${opened.name}>", found "</${name}>"`,
    );
  }
  const entity = toEntity(opened, reader.text);
  if (entity) reader.entities.push(entity);
}

function toEntity(opened: OpenTag, text: string): MessageEntity | undefined {
  const length = text.length - opened.offset;
  const type = entityOfTag[opened.name];
  if (length === 0 || type === undefined) return undefined;
  const entity: MessageEntity = { type, offset: opened.offset, length };
  if (opened.name === 'blockquote' && opened.attributes.has('expandable'))
    entity.type = 'expandable_blockquote';
  if (opened.name === 'tg-emoji') entity.custom_emoji_id = opened.attributes.get('emoji-id') ?? '';
  if (opened.name !== 'a') return entity;
  const url = opened.attributes.get('href') ?? text.slice(opened.offset);
  return /^(?:https?:\/\/|tg:\/\/|mailto:)?[^\s]+$/i.test(url) ? { ...entity, url } : undefined;
}

function byteOffset(reader: Reader): number {
  return Buffer.byteLength(reader.source.slice(0, reader.at));
}

function parseError(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}
