/** Finds the model's answer in what it said: between fences, after its reasoning, before a farewell, inside an array. */
import { isJsonArray, isJsonObject, toJson } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { mendJson } from './answer-mend-json.ts';

/** What was found. `exact`: the whole text was this JSON, nothing had to be mended. */
export type FoundJson =
  | { readonly kind: 'found'; readonly value: JsonObject; readonly exact: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous' };

const THINKING = /<(think|thinking|reasoning|analysis|scratchpad)\b[^<>]*>[^]*?(?:<\/\1>|$)/gi;
const REPLY_KEY = /reply[_\s-]?text/i;
/** No honest answer has more; a hostile one must not cost more. */
const MAX_LENGTH = 100_000;
const MAX_CANDIDATES = 40;

/** The one object with a reply in it. Two different ones are ambiguous: which is meant nobody knows. */
export function findJson(raw: string): FoundJson {
  const text = raw.slice(0, MAX_LENGTH);
  const strict = parseStrict(text);
  if (isJsonObject(strict)) return { kind: 'found', value: strict, exact: !text.startsWith('\uFEFF') };
  const inner = typeof strict === 'string' ? strict : isJsonArray(strict) ? undefined : text;
  if (inner === undefined) return fromArray(strict);
  return choose(collect(inner.replace(THINKING, ' ')));
}

function parseStrict(text: string): Json | undefined {
  try {
    return toJson(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}

function fromArray(value: Json | undefined): FoundJson {
  return choose(isJsonArray(value) ? value.filter(isJsonObject) : []);
}

function collect(text: string): readonly JsonObject[] {
  if (!REPLY_KEY.test(text)) return [];
  const found: JsonObject[] = [];
  let at = text.indexOf('{');
  for (let tries = 0; at >= 0 && tries < MAX_CANDIDATES; tries += 1) {
    const mended = mendJson(text, at);
    const hit = mended !== undefined && isJsonObject(mended.value) && hasReply(mended.value);
    if (hit && isJsonObject(mended.value)) found.push(mended.value);
    at = text.indexOf('{', hit ? mended.end : at + 1);
  }
  return found;
}

function hasReply(value: JsonObject): boolean {
  return Object.keys(value).some((key) => REPLY_KEY.test(key));
}

function choose(found: readonly JsonObject[]): FoundJson {
  const [first] = found;
  if (first === undefined) return { kind: 'none' };
  const same = found.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return same ? { kind: 'found', value: first, exact: false } : { kind: 'ambiguous' };
}
