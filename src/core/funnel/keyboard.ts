/**
 * Drawn buttons → buttons of a message. Callback texts are made here alone, with the visit that issues them, so that
 * nobody else can make a button.
 */
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Button } from '../step/effect.ts';
import { formatCallback, listCallbackFields } from './callback.ts';
import type { ButtonDef, ComposeDef, FunnelDefinition, ItemRef } from './definition.ts';
import { readPath, resolveObject, resolveTemplate } from './scope.ts';
import type { ItemScope, Locals } from './scope.ts';
import type { Vocabulary } from './vocabulary.ts';

interface Speaker {
  readonly definition: FunnelDefinition;
  readonly vocabulary: Vocabulary;
}

/** Rows as the message shows them: lists spread, buttons whose condition fails left out. */
export function buildRows(
  speaker: Speaker,
  row: readonly ButtonDef[],
  scope: ItemScope,
  visit: number | undefined,
): (readonly Button[])[] {
  let current: Button[] = [];
  const rows = [current];
  for (const def of row) {
    for (const locals of expandEach(def, scope)) {
      if (def.when !== undefined && !guardHolds(speaker, def.when, scope)) continue;
      const button = buildButton(speaker, def, scope, locals, visit);
      if (def.perRow !== undefined && current.length >= def.perRow) rows.push((current = [button]));
      else current.push(button);
    }
  }
  return rows.filter((buttons) => buttons.length > 0);
}

const ONCE: readonly Locals[] = [{}];

function expandEach(def: ButtonDef, scope: ItemScope): readonly Locals[] {
  if (def.each === undefined) return ONCE;
  const list = readPath(scope, def.each);
  if (!isJsonArray(list)) return [];
  return list.map((item) => (isJsonObject(item) ? item : { value: item, label: item }));
}

function guardHolds(speaker: Speaker, ref: ItemRef, scope: ItemScope): boolean {
  const type = typeof ref === 'string' ? ref : ref.type;
  const params = typeof ref === 'string' ? {} : (ref.params ?? {});
  return speaker.vocabulary.guards.get(type)?.test(scope, resolveObject(params, scope)) ?? false;
}

function buildButton(
  speaker: Speaker,
  def: ButtonDef,
  scope: ItemScope,
  locals: Locals,
  visit: number | undefined,
): Button {
  const text = jsonToText(resolveTemplate(def.text, scope, locals));
  if (def.url !== undefined) return { text, url: jsonToText(resolveTemplate(def.url, scope, locals)) };
  if (def.event === undefined)
    throw new Error(`The button "${def.text}" of funnel "${speaker.definition.id}" does nothing.`);
  const { type } = def.event;
  const event = speaker.vocabulary.events.get(type);
  if (event === undefined) throw new Error(`The button "${def.text}" names the unknown event "${type}".`);
  return { text, callback: formatCallback(event, resolveObject(def.event, scope, locals), visit) };
}

/** A button of the language model: it always presses something of ours. */
export interface Proposable {
  readonly text: string;
  readonly callback: string;
}

/**
 * Buttons that the language model may propose in a state, one by one: made by the vocabulary, their own conditions asked
 * now. One for which a value is missing does not exist, nor does whatever else the model proposes.
 */
export function listProposable(
  speaker: Speaker,
  compose: ComposeDef,
  scope: ItemScope,
): readonly Proposable[] {
  return compose.events.flatMap((entry) => {
    const def = toButtonDef(speaker, entry);
    if (def.when !== undefined && !guardHolds(speaker, def.when, scope)) return [];
    return expandEach(def, scope).flatMap((locals) => {
      const button = isIssuable(speaker, def, scope, locals)
        ? buildButton(speaker, def, scope, locals, undefined)
        : undefined;
      return button !== undefined && 'callback' in button ? [button] : [];
    });
  });
}

function toButtonDef({ vocabulary }: Speaker, entry: string | ButtonDef): ButtonDef {
  if (typeof entry !== 'string') return entry;
  const title = vocabulary.events.get(entry)?.title.ru ?? entry;
  return { text: title.replace(/[«»]/g, ''), event: { type: entry } };
}

function isIssuable({ vocabulary }: Speaker, def: ButtonDef, scope: ItemScope, locals: Locals): boolean {
  const { type, ...template } = def.event ?? { type: '' };
  const event = vocabulary.events.get(type);
  if (event?.callback === undefined) return false;
  const fields: JsonObject = resolveObject(template, scope, locals);
  return listCallbackFields(event.callback).every((field) => {
    const value = fields[field];
    return value !== undefined && value !== null && typeof value !== 'object';
  });
}
