/**
 * Callback texts ↔ events. Each button event declares a template such as `consult:time:{time}`; a suffix `~<visit>` in
 * base 36 tells which visit issued the button. The documented forms are the wire format and stay readable by hand.
 */
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { Json, JsonObject } from '../json.ts';
import type { EventItem, Vocabulary } from './vocabulary.ts';

/** Telegram's limit on callback data, bytes. */
export const CALLBACK_MAX_BYTES = 64;

export interface ParsedCallback {
  readonly type: string;
  readonly params: JsonObject;
  readonly visit?: number;
}

interface Template {
  readonly event: EventItem;
  readonly pattern: RegExp;
  readonly fields: readonly string[];
  /** Characters outside fields: the more, the more specific. */
  readonly literal: number;
  /** What stands before the first colon; `undefined` when a field does. */
  readonly head: string | undefined;
}

/** Callback texts remembered with what they mean: clients press the same few buttons. */
const REMEMBERED = 2_000;

/** Reads callback texts; templates are prepared once. */
export type CallbackReader = (data: string) => ParsedCallback | undefined;

const FIELD = /\{(\w+)\}/g;
const VISIT = /^[0-9a-z]{1,8}$/;

/**
 * Makes the reader of a vocabulary. It returns `undefined` for a text no template matches and for fields that the
 * event's schema refuses, so a forged `survey:qx:a` never becomes an event.
 */
export function makeCallbackReader(vocabulary: Vocabulary): CallbackReader {
  const templates: Template[] = [];
  for (const event of vocabulary.events.values()) {
    if (event.callback !== undefined) templates.push(compileTemplate(event, event.callback));
  }
  templates.sort((a, b) => b.literal - a.literal);
  const open = templates.filter(({ head }) => head === undefined);
  const byHead = new Map(
    templates.map(({ head }) => [
      head,
      templates.filter((each) => each.head === head || each.head === undefined),
    ]),
  );
  const known = new Map<string, ParsedCallback>();
  return (data) => {
    const { body, visit } = cutVisit(data);
    const found = known.get(body) ?? readBody(byHead.get(headOf(body)) ?? open, body);
    if (found === undefined) return undefined;
    if (known.size >= REMEMBERED) known.clear();
    known.set(body, found);
    return visit === undefined ? found : { ...found, visit };
  };
}

function readBody(templates: readonly Template[], body: string): ParsedCallback | undefined {
  for (const template of templates) {
    const match = template.pattern.exec(body);
    const params = match === null ? undefined : toParams(template, match);
    if (params !== undefined) return { type: template.event.name, params: Object.freeze(params) };
  }
  return undefined;
}

/** Writes the callback text of an event, with the visit's suffix where one is given. */
export function formatCallback(event: EventItem, params: JsonObject, visit?: number): string {
  if (event.callback === undefined) {
    throw new Error(`Event "${event.name}" has no callback template, so no button can carry it.`);
  }
  const body = fillFields(event, event.callback, params);
  return visit === undefined ? body : `${body}~${visit.toString(36)}`;
}

/** By hand: `replace` with a pattern and a function takes many times longer, and this is done for every button. */
function fillFields(event: EventItem, callback: string, params: JsonObject): string {
  let body = '';
  let at = 0;
  for (let from = callback.indexOf('{'); from >= 0; from = callback.indexOf('{', at)) {
    const to = callback.indexOf('}', from);
    const field = callback.slice(from + 1, to);
    const value = params[field];
    if (value === undefined || value === null || typeof value === 'object') {
      throw new Error(`A button of event "${event.name}" lacks the field "${field}".`);
    }
    body += callback.slice(at, from) + String(value);
    at = to + 1;
  }
  return body + callback.slice(at);
}

/** Names of the fields that a callback template carries. */
export function listCallbackFields(callback: string): readonly string[] {
  return [...callback.matchAll(FIELD)].map((match) => match[1] ?? '');
}

function compileTemplate(event: EventItem, callback: string): Template {
  const fields = listCallbackFields(callback);
  const last = fields.at(-1);
  const source = callback
    .split(FIELD)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return part === last ? '(.+)' : '([^:]+?)';
    })
    .join('');
  const head = headOf(callback);
  return {
    event,
    pattern: new RegExp(`^${source}$`),
    fields,
    literal: callback.replace(FIELD, '').length,
    head: head.includes('{') ? undefined : head,
  };
}

function headOf(text: string): string {
  const colon = text.indexOf(':');
  return colon < 0 ? text : text.slice(0, colon);
}

function cutVisit(data: string): { readonly body: string; readonly visit?: number } {
  const tilde = data.lastIndexOf('~');
  const suffix = data.slice(tilde + 1);
  if (tilde < 0 || !VISIT.test(suffix)) return { body: data };
  return { body: data.slice(0, tilde), visit: parseInt(suffix, 36) };
}

function toParams(template: Template, match: RegExpExecArray): JsonObject | undefined {
  const params: Record<string, Json> = {};
  for (const [index, field] of template.fields.entries()) {
    const text = match[index + 1] ?? '';
    const schema: TSchema | undefined = template.event.params.properties[field];
    if (schema === undefined) return undefined;
    const number = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (number !== undefined && Check(schema, number)) params[field] = number;
    else if (Check(schema, text)) params[field] = text;
    else return undefined;
  }
  return params;
}
