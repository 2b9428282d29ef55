/** Foreign JSON becomes our own without touching any prototype. */
import { describe, expect, it } from 'vitest';
import { canonicalJson, toJson, toJsonObject } from '../../../src/core/json.ts';

const HOSTILE = '{"__proto__": {"admin": true}, "a": {"__proto__": 1}}';

describe('toJson', () => {
  it('a member called __proto__ stays a member', () => {
    const copy = toJson(JSON.parse(HOSTILE));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"admin":true},"a":{"__proto__":1}}');
    expect(canonicalJson(copy)).toBe('{"__proto__":{"admin":true},"a":{"__proto__":1}}');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('leaves out what JSON would', () => {
    expect(toJsonObject({ a: undefined, b: () => 1, c: null })).toEqual({ c: null });
  });
});
