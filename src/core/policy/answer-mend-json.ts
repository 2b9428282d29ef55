/**
 * A lenient reader of JSON as models write it: quotes of any kind, bare keys, trailing and missing commas, raw line
 * breaks in strings, comments, decimal commas, Python's literals, an end that is missing. One pass, bounded depth: no
 * input makes it hang. It does not guess at words; what it cannot read it gives up on.
 */
import type { Json } from '../json.ts';

/** What was read and where it ended. */
export interface Mended {
  readonly value: Json;
  /** Index after the value. */
  readonly end: number;
  /** The text ended before the value did; what was incomplete is left out. */
  readonly truncated: boolean;
}

const MAX_DEPTH = 12;
const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”"“'],
  ['”', '”"'],
  ['„', '“”"'],
  ['«', '»'],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
]);
const LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['none', null],
  ['undefined', null],
  ['nan', null],
]);
const BLANK = /\s|\u200b|\ufeff/;
const NUMBER = /[+-]?(?:\d+(?:[.,]\d+|\.)?|\.\d+)(?:e[+-]?\d+)?%?/iy;
const WORD = /[\p{L}_$][\p{L}\p{N}_$-]*/uy;

/** Thrown inside this file only: the text is not JSON, however leniently read. */
class UnreadableError extends Error {}

interface Reader {
  readonly text: string;
  at: number;
  truncated: boolean;
}

/** Reads the object that begins at `start`; `undefined` when there is none. */
export function mendJson(text: string, start: number): Mended | undefined {
  const reader: Reader = { text, at: start, truncated: false };
  try {
    const value = readValue(reader, 0);
    return value === undefined ? undefined : { value, end: reader.at, truncated: reader.truncated };
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

/** `undefined` when the text ended inside a string or number: half a value is no value. */
function readValue(reader: Reader, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) throw new UnreadableError();
  skipBlank(reader);
  const char = reader.text[reader.at];
  if (char === undefined) return cutShort(reader);
  if (char === '{') return readObject(reader, depth);
  if (char === '[') return readArray(reader, depth);
  return QUOTES.has(char) ? readString(reader) : readBare(reader);
}

function cutShort(reader: Reader): undefined {
  reader.truncated = true;
  return undefined;
}

function readObject(reader: Reader, depth: number): Json {
  const members: [string, Json][] = [];
  reader.at += 1;
  while (!closes(reader, '}')) {
    const key = readKey(reader);
    if (key === undefined) break;
    skipBlank(reader);
    if (reader.text[reader.at] === undefined) cutShort(reader);
    if (!/[:=]/.test(reader.text[reader.at] ?? ':')) throw new UnreadableError();
    reader.at += 1;
    const value = reader.truncated ? undefined : readValue(reader, depth + 1);
    if (value !== undefined) members.push([key, value]);
    if (reader.truncated) break;
  }
  // fromEntries defines own members: a key `__proto__` stays a key and touches no prototype.
  return Object.fromEntries(members);
}

function readArray(reader: Reader, depth: number): Json {
  const items: Json[] = [];
  reader.at += 1;
  while (!closes(reader, ']')) {
    const item = readValue(reader, depth + 1);
    if (item !== undefined) items.push(item);
    if (reader.truncated) break;
  }
  return items;
}

/** Skips separators; true at the closing bracket or the end of the text. */
function closes(reader: Reader, bracket: string): boolean {
  skipBlank(reader);
  while (/[,;]/.test(reader.text[reader.at] ?? '')) {
    reader.at += 1;
    skipBlank(reader);
  }
  const char = reader.text[reader.at];
  if (char === undefined) cutShort(reader);
  else if (char === bracket) reader.at += 1;
  else return false;
  return true;
}

function readKey(reader: Reader): string | undefined {
  if (QUOTES.has(reader.text[reader.at] ?? '')) return readString(reader);
  WORD.lastIndex = reader.at;
  const word = WORD.exec(reader.text)?.[0];
  if (word === undefined) throw new UnreadableError();
  reader.at += word.length;
  return word;
}

function readBare(reader: Reader): Json | undefined {
  NUMBER.lastIndex = reader.at;
  const number = NUMBER.exec(reader.text)?.[0];
  if (number !== undefined) {
    reader.at += number.length;
    return toNumber(number);
  }
  WORD.lastIndex = reader.at;
  const word = WORD.exec(reader.text)?.[0];
  if (word === undefined) throw new UnreadableError();
  reader.at += word.length;
  const literal = LITERALS.get(word.toLowerCase());
  return literal === undefined ? word : literal;
}

function toNumber(text: string): number {
  const value = Number(text.replace(',', '.').replace('%', ''));
  return text.endsWith('%') ? value / 100 : value;
}

function readString(reader: Reader): string | undefined {
  const closers = QUOTES.get(reader.text[reader.at] ?? '') ?? '"';
  let out = '';
  reader.at += 1;
  while (reader.at < reader.text.length) {
    const char = reader.text[reader.at] ?? '';
    if (char === '\\') out += readEscape(reader);
    else if (closers.includes(char) && endsString(reader.text, reader.at + 1)) {
      reader.at += 1;
      return out;
    } else {
      out += char;
      reader.at += 1;
    }
  }
  return cutShort(reader);
}

/** A quote inside a sentence is text; a closing one is followed by a separator, a bracket or the end. */
function endsString(text: string, at: number): boolean {
  let next = at;
  while (BLANK.test(text[next] ?? 'x')) next += 1;
  const char = text[next];
  if (char === undefined || /[}\]:;]/.test(char)) return true;
  if (char === ',') return isMemberAhead(text, next + 1);
  return /["'“«]/.test(char) && next > at && isMemberAhead(text, next);
}

/** After a comma a key, a value or a bracket must follow; «"подумаю", — сказал он» shows none. */
function isMemberAhead(text: string, at: number): boolean {
  let next = at;
  while (BLANK.test(text[next] ?? 'x')) next += 1;
  const ahead = text.slice(next, next + 80);
  return (
    ahead === '' ||
    /^(?:["'“„«`][^"'”»`\n]{1,40}["'”“»`]\s*[:,}\]]|[\w$]+\s*:|[{}[\],]|"|\/\/|\/\*)/.test(ahead)
  );
}

function readEscape(reader: Reader): string {
  const sign = reader.text[reader.at + 1] ?? '';
  const code =
    sign === 'u' ? /^[0-9a-f]{4}/i.exec(reader.text.slice(reader.at + 2, reader.at + 6))?.[0] : undefined;
  reader.at += code === undefined ? 2 : 6;
  return code === undefined ? (ESCAPES.get(sign) ?? sign) : String.fromCharCode(parseInt(code, 16));
}

function skipBlank(reader: Reader): void {
  for (;;) {
    const start = reader.at;
    while (BLANK.test(reader.text[reader.at] ?? 'x')) reader.at += 1;
    if (reader.text.startsWith('//', reader.at)) reader.at = endOf(reader.text, '\n', reader.at);
    else if (reader.text.startsWith('/*', reader.at)) reader.at = endOf(reader.text, '*/', reader.at);
    if (reader.at === start) return;
  }
}

function endOf(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? text.length : at + sign.length;
}
