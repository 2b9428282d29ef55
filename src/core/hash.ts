/**
 * A 64-bit digest for telling whether two JSON values are equal. Runs in the browser and on the server alike; no
 * protection against forgery: signatures are made elsewhere, with real cryptography.
 *
 * Two 32-bit FNV-1a lanes over UTF-16 units with different primes. Values are fed with type marks and lengths, so no two
 * different values give the same sequence; object keys go in code-point order. Part of the journal's format: permanent.
 */
import { isJsonArray } from './json.ts';
import type { Json } from './json.ts';

/** Hash of a JSON value, 16 hexadecimal digits; object key order and `undefined` members do not matter. */
export function hashJson(value: Json): string {
  const lanes: Lanes = { a: 0x811c9dc5, b: 0x050c5d1f };
  feedValue(lanes, value);
  return hex32(lanes.a) + hex32(lanes.b);
}

interface Lanes {
  a: number;
  b: number;
}

function feedValue(lanes: Lanes, value: Json | undefined): void {
  switch (typeof value) {
    case 'string':
      feedText(lanes, `s${value.length}:`);
      feedText(lanes, value);
      return;
    case 'number':
      feedText(lanes, `n${value};`);
      return;
    case 'boolean':
      feedText(lanes, value ? 't' : 'f');
      return;
    case 'object':
      if (value === null) feedText(lanes, '0');
      else if (isJsonArray(value)) feedArray(lanes, value);
      else feedObject(lanes, value);
      return;
    default:
  }
}

function feedArray(lanes: Lanes, list: readonly Json[]): void {
  feedText(lanes, `[${list.length}:`);
  for (const item of list) feedValue(lanes, item);
}

function feedObject(lanes: Lanes, object: { readonly [key: string]: Json | undefined }): void {
  feedText(lanes, '{');
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    feedText(lanes, `${key.length}:${key}=`);
    feedValue(lanes, value);
  }
  feedText(lanes, '}');
}

function feedText(lanes: Lanes, text: string): void {
  let { a, b } = lanes;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  lanes.a = a;
  lanes.b = b;
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
