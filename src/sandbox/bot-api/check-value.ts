/**
 * Checks a JSON value against the types of the Bot API. Stricter than Telegram, which ignores unknown fields and
 * turns strings into numbers: what passes here passes there, and a slip of the bot is seen at once.
 */
import { findType } from './api-schema.ts';
import type { ApiField } from './api-schema.ts';

/** What is wrong, with the path to it; undefined = nothing. */
export type Fault = string | undefined;

const scalars: Record<string, (value: unknown) => boolean> = {
  Integer: (value) => Number.isSafeInteger(value),
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  InputFile: (value) => value instanceof UploadedFile,
};

/** A file that came as multipart; only its name and size are kept. */
export class UploadedFile {
  readonly name: string;
  readonly size: number;
  constructor(name: string, size: number) {
    this.name = name;
    this.size = size;
  }
}

/** Checks that `value` has one of `types`. A value of the wrong kind for all of them names what was expected. */
export function checkValue(value: unknown, types: readonly string[], path: string): Fault {
  let deepest: Fault;
  for (const type of types) {
    const fault = checkType(value, type, path);
    if (fault === undefined) return undefined;
    if (!fault.startsWith(`${path} must be`)) deepest ??= fault;
  }
  return deepest ?? `${path} must be ${types.join(' or ')}`;
}

/** Checks an object's fields: none unknown, none missing, each of its type. */
export function checkFields(
  value: Record<string, unknown>,
  fields: Map<string, ApiField>,
  path: string,
): Fault {
  const prefix = path === '' ? '' : `${path}.`;
  for (const [name, inner] of Object.entries(value)) {
    const field = fields.get(name);
    if (!field) return `unknown field "${prefix}${name}"`;
    const fault = checkValue(inner, field.types, `${prefix}${name}`);
    if (fault !== undefined) return fault;
  }
  for (const field of fields.values()) {
    if (field.required && value[field.name] === undefined)
      return `field "${prefix}${field.name}" is required`;
  }
  return undefined;
}

function checkType(value: unknown, type: string, path: string): Fault {
  if (type.startsWith('Array of ')) return checkArray(value, type.slice('Array of '.length), path);
  if (type === 'KeyboardButton' && typeof value === 'string') return undefined;
  const scalar = scalars[type];
  if (scalar) return scalar(value) ? undefined : `${path} must be ${type}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path} must be ${type}`;
  return checkObject(value as Record<string, unknown>, type, path);
}

function checkArray(value: unknown, itemType: string, path: string): Fault {
  if (!Array.isArray(value)) return `${path} must be Array of ${itemType}`;
  for (const [index, item] of value.entries()) {
    const fault = checkValue(item, [itemType], `${path}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function checkObject(value: Record<string, unknown>, type: string, path: string): Fault {
  const found = findType(type);
  if (!found) return `${path} must be ${type}`;
  if (found.subtypes.length === 0) return checkFields(value, found.fields, path);
  const faults = found.subtypes.map((subtype) => checkObject(value, subtype, path));
  return faults.includes(undefined) ? undefined : `${path} must be ${type}: ${faults[0]}`;
}
