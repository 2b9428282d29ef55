/** Answers of the model that are nothing but named texts: a summary, drafts for a manager. */
import { isJsonObject, toJson } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { admitLinks } from '../safety/admit-links.ts';
import type { AllowedLinks } from '../safety/admit-links.ts';
import type { ClaimsFilter } from '../safety/claims-filter.ts';
import { makeSafe } from '../safety/make-safe.ts';
import { findField } from './answer-fields.ts';
import { mendJson } from './answer-mend-json.ts';
import { cleanReply } from './answer-text.ts';

/** Texts by name, each fit to be read by a client. */
export type Texts = { readonly [name: string]: string };

const MAX_READ = 20_000;
const MAX_TRIES = 20;

/** JSON Schema of an object with these texts and nothing else. */
export function textsSchema(names: readonly string[]): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  };
}

/** Every named text cleaned, made safe, with allowed links only; `undefined` when one is missing or nothing is left of it. */
export function judgeTexts(
  raw: string,
  names: readonly string[],
  by: { readonly filter: ClaimsFilter; readonly links: AllowedLinks },
): Texts | undefined {
  const found = findObject(raw.slice(0, MAX_READ), names);
  const texts: Record<string, string> = {};
  for (const name of names) {
    const value = found === undefined ? undefined : findField(found, name);
    const cleaned = typeof value === 'string' ? cleanReply(value) : undefined;
    if (cleaned?.kind !== 'text') return undefined;
    const { text } = admitLinks(makeSafe(cleaned.text, by.filter).text, by.links);
    if (text.trim() === '') return undefined;
    texts[name] = text;
  }
  return texts;
}

function findObject(text: string, names: readonly string[]): JsonObject | undefined {
  const whole = parseStrict(text);
  if (isJsonObject(whole)) return whole;
  let at = text.indexOf('{');
  for (let tries = 0; at >= 0 && tries < MAX_TRIES; tries += 1) {
    const value = mendJson(text, at)?.value;
    if (isJsonObject(value) && names.every((name) => findField(value, name) !== undefined)) return value;
    at = text.indexOf('{', at + 1);
  }
  return undefined;
}

function parseStrict(text: string): Json | undefined {
  try {
    return toJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}
