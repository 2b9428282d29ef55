/**
 * Events made storable: PostgreSQL's jsonb takes neither a NUL nor half a surrogate pair, and a message that holds one
 * must not be lost for it.
 */
import type { Json } from '../core/json.ts';
import type { SubjectEvent } from '../core/step/event.ts';

/** The event with every string well-formed and free of NUL; the very same object where nothing is wrong. */
export function cleanEvent(event: SubjectEvent): SubjectEvent {
  return isClean(event) ? event : (clean(event as unknown as Json) as unknown as SubjectEvent);
}

/** Every event is looked through and next to none has to be copied. */
function isClean(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  for (const inner of Object.values(value)) if (!isClean(inner)) return false;
  return true;
}

function clean(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') {
    return value.isWellFormed() && !value.includes('\0') ? value : value.toWellFormed().replaceAll('\0', '');
  }
  if (typeof value !== 'object' || value === null) return value;
  let changed = false;
  const entries = Object.entries(value).map(([key, inner]) => {
    const after = clean(inner);
    if (after !== inner) changed = true;
    return [key, after] as const;
  });
  if (!changed) return value;
  if (Array.isArray(value)) return entries.map(([, inner]) => inner ?? null);
  return Object.fromEntries(entries) as Json;
}
