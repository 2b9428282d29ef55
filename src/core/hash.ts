/**
 * A 64-bit FNV-1a digest for telling whether two positions are equal. Runs in the browser and on the server alike;
 * no protection against forgery: signatures are made elsewhere, with real cryptography.
 */
import { canonicalJson } from './json.ts';
import type { Json } from './json.ts';

/**
 * Hash of a JSON value, 16 hexadecimal digits; object key order does not matter.
 * Source of the constants: the FNV-1a reference (32-bit variant, run twice from two offsets over UTF-16 units).
 */
export function hashJson(value: Json): string {
  return hashText(canonicalJson(value));
}

/** Hash of a text, 16 hexadecimal digits. */
export function hashText(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x050c5d1f;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ (unit + 0x9e), 0x01000193);
  }
  return hex32(a) + hex32(b ^ (a >>> 15));
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
