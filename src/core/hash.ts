/**
 * A 64-bit digest for telling whether two JSON values are equal. Runs in the browser and on the server alike; no
 * protection against forgery: signatures are made elsewhere, with real cryptography.
 *
 * Two 32-bit FNV-1a lanes with different primes. Values are fed with type marks and lengths, so no two different values
 * give the same sequence. The members of an object are hashed each by itself and added up: their order does not matter,
 * and none has to be sorted, which took longer than the hashing. Part of the journal's format: permanent.
 */
import { isJsonArray } from './json.ts';
import type { Json } from './json.ts';

/** Hash of a JSON value, 16 hexadecimal digits; object key order and `undefined` members do not matter. */
export function hashJson(value: Json): string {
  const lanes: Lanes = { a: SEED_A, b: SEED_B };
  feedValue(lanes, value);
  return hex32(lanes.a) + hex32(lanes.b);
}

interface Lanes {
  a: number;
  b: number;
}

// As signed words, like all that `Math.imul` gives: a lane that once held a larger number is kept as a double for ever.
const SEED_A = 0x811c9dc5 | 0;
const SEED_B = 0x050c5d1f;
const PRIME_A = 0x01000193;
const PRIME_B = 0x85ebca6b;

/** Marks of types; above every UTF-16 unit, so that no text looks like one. */
const MARK = {
  text: 0x10001,
  integer: 0x10002,
  number: 0x10003,
  true: 0x10004,
  false: 0x10005,
  null: 0x10006,
  list: 0x10007,
  object: 0x10008,
} as const;

const TWO_32 = 0x1_0000_0000;

function feedValue(lanes: Lanes, value: Json | undefined): void {
  switch (typeof value) {
    case 'string':
      feedText(lanes, value, MARK.text);
      return;
    case 'number':
      feedNumber(lanes, value);
      return;
    case 'boolean':
      feedWord(lanes, value ? MARK.true : MARK.false);
      return;
    case 'object':
      if (value === null) feedWord(lanes, MARK.null);
      else if (isJsonArray(value)) feedList(lanes, value);
      else feedObject(lanes, value);
      return;
    default:
  }
}

function feedNumber(lanes: Lanes, value: number): void {
  if (!Number.isSafeInteger(value)) {
    feedText(lanes, String(value), MARK.number);
    return;
  }
  const low = value | 0;
  const high = Math.floor(value / TWO_32);
  lanes.a = Math.imul(Math.imul(Math.imul(lanes.a ^ MARK.integer, PRIME_A) ^ low, PRIME_A) ^ high, PRIME_A);
  lanes.b = Math.imul(Math.imul(Math.imul(lanes.b ^ MARK.integer, PRIME_B) ^ low, PRIME_B) ^ high, PRIME_B);
}

function feedList(lanes: Lanes, list: readonly Json[]): void {
  feedWord(lanes, MARK.list);
  feedWord(lanes, list.length);
  // By index: an iterator makes an object for every element, and this was a tenth of all that a step allocated.
  for (let index = 0; index < list.length; index += 1) feedValue(lanes, list[index]);
}

function feedObject(lanes: Lanes, object: { readonly [key: string]: Json | undefined }): void {
  const { a, b } = lanes;
  let sumA = 0;
  let sumB = 0;
  let members = 0;
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    lanes.a = SEED_A;
    lanes.b = SEED_B;
    feedText(lanes, key);
    feedValue(lanes, value);
    sumA = (sumA + scatter(lanes.a)) | 0;
    sumB = (sumB + scatter(lanes.b)) | 0;
    members++;
  }
  lanes.a = a;
  lanes.b = b;
  feedWord(lanes, MARK.object);
  feedWord(lanes, members);
  lanes.a = Math.imul(lanes.a ^ sumA, PRIME_A);
  lanes.b = Math.imul(lanes.b ^ sumB, PRIME_B);
}

/** `mark`: fed before it; names of members have none. */
function feedText(lanes: Lanes, text: string, mark?: number): void {
  let { a, b } = lanes;
  if (mark !== undefined) {
    a = Math.imul(a ^ mark, PRIME_A);
    b = Math.imul(b ^ mark, PRIME_B);
  }
  a = Math.imul(a ^ text.length, PRIME_A);
  b = Math.imul(b ^ text.length, PRIME_B);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, PRIME_A);
    b = Math.imul(b ^ unit, PRIME_B);
  }
  lanes.a = a;
  lanes.b = b;
}

function feedWord(lanes: Lanes, word: number): void {
  lanes.a = Math.imul(lanes.a ^ word, PRIME_A);
  lanes.b = Math.imul(lanes.b ^ word, PRIME_B);
}

/** Spreads every bit over the word (the finalizer of MurmurHash3), so that sums of similar members do not meet. */
function scatter(lane: number): number {
  let word = lane ^ (lane >>> 16);
  word = Math.imul(word, 0x85ebca6b);
  word ^= word >>> 13;
  word = Math.imul(word, 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/** Every byte as two hexadecimal digits: four look-ups cost a tenth of `toString(16).padStart(8, '0')`. */
const HEX_BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

function hex32(word: number): string {
  return hexByte(word >>> 24) + hexByte(word >>> 16) + hexByte(word >>> 8) + hexByte(word);
}

function hexByte(word: number): string {
  return HEX_BYTES[word & 0xff] ?? '';
}
