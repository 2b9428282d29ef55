// Tolerant reading of foreign JSON: a field of the wrong type is an absent field.

/** An object whose fields are not known yet. */
export type UnknownRecord = Readonly<Record<string, unknown>>;

/** The value as an object, or `undefined` for anything else, arrays included. */
export function toRecord(value: unknown): UnknownRecord | undefined {
  return isRecord(value) ? value : undefined;
}

/** The value as a list; anything else is an empty one. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An integer that a double holds exactly: ids of users reach beyond 2^32 and stay below 2^53. */
export function toId(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/**
 * A text without what the database refuses (NUL, halves of surrogate pairs). Everything else stays as it was written.
 * An empty text counts as absent.
 */
export function toText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  // Looking is far cheaper than mending, which copies the text even where nothing is wrong with it.
  if (value.isWellFormed() && !value.includes('\u0000')) return value;
  const text = value.replaceAll('\u0000', '').toWellFormed();
  return text === '' ? undefined : text;
}

function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
