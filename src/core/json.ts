/**
 * Plain JSON as a type, and the two things the core needs of it: freezing, and one canonical text per value.
 * Refuses everything JSON cannot carry (Date, NaN, undefined): such a value would not survive the database.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for objects that are neither arrays nor null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A copy of a value as plain JSON: members that are `undefined` or functions are left out, as JSON would.
 * @throws for anything else that JSON cannot carry, see {@link findNonJson}.
 */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object') return toJsonObject(value);
  throw new TypeError(
    `Expected plain JSON, got ${typeof value === 'number' ? String(value) : typeof value}.`,
  );
}

const MEMBER = { enumerable: true, writable: true, configurable: true };

/** The same for an object. */
export function toJsonObject(value: object): JsonObject {
  const copy: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined || typeof inner === 'function') continue;
    addMember(copy, key, toJson(inner));
  }
  return copy;
}

/** An object with the same keys, in their order, and other values. */
export function mapJson(object: JsonObject, change: (value: Json) => Json): JsonObject {
  const copy: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(object)) addMember(copy, key, change(inner));
  return copy;
}

function addMember(copy: Record<string, Json>, key: string, value: Json): void {
  // A plain assignment to this name would change the copy's prototype instead of giving it a member.
  if (key === '__proto__') Object.defineProperty(copy, key, { ...MEMBER, value });
  else copy[key] = value;
}

/** A JSON value as text for people: strings as they are, nothing for null, the rest as JSON. */
export function jsonToText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** True for arrays; `Array.isArray` alone does not narrow a readonly union. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * Freezes a value all the way down and returns it. Already frozen branches are not walked again, so freezing the
 * context after each step costs only what the step made anew.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) if (typeof inner === 'object') deepFreeze(inner);
  }
  return value;
}

/** JSON text with object keys in code-point order: equal values give equal texts, whatever order a database keeps. */
export function canonicalJson(value: Json): string {
  if (isJsonArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const inner = value[key];
    if (inner !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(inner)}`);
  }
  return `{${parts.join(',')}}`;
}

/**
 * Names the first place where a value is not plain JSON, or `undefined` when all of it is.
 * Checked on what vocabulary items return, because `JSON.stringify` would quietly change such a value.
 */
export function findNonJson(value: unknown, path = ''): string | undefined {
  // Called at every step, and next to always in vain: the place is put into words only once something is found.
  return isPlainJson(value) ? undefined : describeNonJson(value, path);
}

function isPlainJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return value === null || isPlainObject(value);
    default:
      return false;
  }
}

function isPlainObject(value: object): boolean {
  if (Array.isArray(value)) return value.every(isPlainJson);
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlainJson);
}

function describeNonJson(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path || '/'} is ${value}`;
  if (typeof value !== 'object') return `${path || '/'} is ${typeof value}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    return `${path || '/'} is an instance of ${value.constructor.name}`;
  }
  for (const [key, inner] of Object.entries(value)) {
    const found = describeNonJson(inner, `${path}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
