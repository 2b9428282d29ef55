/**
 * What a vocabulary item and a template may read, and nothing else. Reads of the catalogue are noted, because the
 * journal keeps their values: a replay years later must see the same ones.
 */
import { isJsonArray, isJsonObject, mapJson } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { SubjectEvent } from '../step/event.ts';
import type { Profile } from '../step/subject.ts';
import type { ClientDescription } from '../takeover/client-description.ts';
import type { ComposeDef } from './definition.ts';

/** Answers a catalogue key (`bonuses`, `faq`, `setting:<key>` …), `null` where there is nothing. */
export type CatalogueLookup = (key: string) => Json;

/** The subject's own row as items see it. */
export interface SubjectFacts {
  readonly key: number;
  readonly profile: Profile;
  readonly owner: 'bot' | 'manager';
  readonly focus: string | undefined;
  readonly lastActAt: number;
  readonly stages: readonly string[];
  /** The client in words; costs something, so it is made for those who ask. */
  readonly describe: () => ClientDescription;
}

export interface ItemScope {
  readonly at: number;
  readonly event: SubjectEvent;
  readonly context: JsonObject;
  /** The funnel's own `params`. */
  readonly params: JsonObject;
  readonly subject: SubjectFacts;
  readonly catalogue: CatalogueLookup;
  /** What the state lets the language model write; only actions of such a state see it. */
  readonly compose?: ComposeDef;
}

/** Variables of an `each`, on top of the scope. */
export type Locals = JsonObject;

const NO_LOCALS: Locals = {};

/**
 * Reads a dotted path: `context.x`, `event.x`, `profile.x`, `params.x`, `catalogue.<key>`, or a local name.
 * @returns `undefined` for anything that is not there.
 */
export function readPath(scope: ItemScope, path: string, locals: Locals = NO_LOCALS): Json | undefined {
  const dot = path.indexOf('.');
  const root = dot < 0 ? path : path.slice(0, dot);
  const rest = dot < 0 ? [] : path.slice(dot + 1).split('.');
  if (root === 'catalogue') {
    const key = rest[0];
    return key === undefined ? undefined : descend(scope.catalogue(key), rest.slice(1));
  }
  const local = locals[root];
  if (local !== undefined) return descend(local, rest);
  switch (root) {
    case 'context':
      return descend(scope.context, rest);
    case 'event':
      return descend(scope.event.params, rest);
    case 'params':
      return descend(scope.params, rest);
    case 'profile':
      return descend({ ...scope.subject.profile }, rest);
    case 'subject':
      return descend(
        { key: scope.subject.key, owner: scope.subject.owner, lastActAt: scope.subject.lastActAt },
        rest,
      );
    case 'at':
      return scope.at;
    default:
      return undefined;
  }
}

function descend(value: Json | undefined, keys: readonly string[]): Json | undefined {
  let current = value;
  for (const key of keys) {
    if (isJsonObject(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else if (isJsonArray(current)) current = current[Number(key)];
    else return undefined;
  }
  return current;
}

const WHOLE = /^\{\{\s*([\w.:-]+)\s*\}\}$/;
const PART = /\{\{\s*([\w.:-]+)\s*\}\}/g;

/**
 * Fills `{{path}}` in a JSON template. A string that is one placeholder keeps the value's type; inside a longer
 * string values become text. A path that leads nowhere gives `null`, or an empty string inside text.
 */
export function resolveTemplate(template: Json, scope: ItemScope, locals: Locals = NO_LOCALS): Json {
  if (typeof template === 'string') return resolveText(template, scope, locals);
  if (isJsonArray(template)) return template.map((inner) => resolveTemplate(inner, scope, locals));
  if (!isJsonObject(template)) return template;
  return resolveObject(template, scope, locals);
}

/** The same for an object, keeping its type. */
export function resolveObject(
  template: JsonObject,
  scope: ItemScope,
  locals: Locals = NO_LOCALS,
): JsonObject {
  return mapJson(template, (inner) => resolveTemplate(inner, scope, locals));
}

function resolveText(template: string, scope: ItemScope, locals: Locals): Json {
  // Most texts of a definition name nothing.
  if (!template.includes('{{')) return template;
  const whole = WHOLE.exec(template)?.[1];
  if (whole !== undefined) return readPath(scope, whole, locals) ?? null;
  return template.replace(PART, (_, path: string) => {
    const value = readPath(scope, path, locals);
    return value === undefined || value === null
      ? ''
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  });
}
