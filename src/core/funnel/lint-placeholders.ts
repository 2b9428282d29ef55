/**
 * Lint of `{{…}}`: each must have a value where it stands. What a template may read differs by place: a step fills
 * parameters of actions and buttons from the event, the context and their kin; a text from `content:` or `prompt:` gets
 * only the client's name and what `params` of the message hand over.
 */
import type { Json, JsonObject } from '../json.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import type { ButtonDef, SayDef } from './definition.ts';
import type { LintCheck, LintContext, Report } from './lint-finding.ts';
import { forEachButton, isRaw, listProposed, listReferences, listSpoken } from './lint-refs.ts';
import type { Spoken } from './lint-refs.ts';
import { findText } from './lint-text-source.ts';
import { parseTextRef } from './orders.ts';
import { escapePointer } from './state-tree.ts';
import type { StateNode, StateTree } from './state-tree.ts';

/** What a step offers to templates, besides the fields of an `each`. */
const SCOPE_ROOTS: readonly string[] = [
  'context',
  'event',
  'params',
  'profile',
  'subject',
  'catalogue',
  'at',
];

/** Checks every placeholder of a definition. */
export const lintPlaceholders: LintCheck = (tree, context, report) => {
  const check = (value: Json, pointer: string, state: StateNode, anyRoot = false) => {
    for (const found of listPlaceholders(value, pointer)) {
      const problem = findScopeProblem(tree, found.path, anyRoot);
      if (problem) reportMissing(report, found.pointer, state, found.path);
    }
  };
  for (const { kind, type, params, pointer, state } of listReferences(tree)) {
    if (kind === 'guard' || !isRaw(context.vocabulary, type)) check(params, `${pointer}/params`, state);
  }
  for (const node of tree.nodes) {
    const { invoke, meta } = node.def;
    if (invoke?.input !== undefined) check(invoke.input, `${node.pointer}/invoke/input`, node);
    for (const [index, text] of (meta?.compose?.fallback ?? []).entries()) {
      const at = `${node.pointer}/meta/compose/fallback/${index}`;
      lintText(tree, context, report, text, {}, at, node, true);
    }
    if (meta?.stale !== undefined)
      lintText(tree, context, report, meta.stale, {}, `${node.pointer}/meta/stale`, node, false);
  }
  for (const spoken of listSpoken(tree)) lintSay(tree, context, report, spoken, check);
  for (const { button, pointer, state } of listProposed(tree)) lintButton(button, pointer, state, check);
};

type Check = (value: Json, pointer: string, state: StateNode, anyRoot?: boolean) => void;

function lintSay(tree: StateTree, context: LintContext, report: Report, spoken: Spoken, check: Check): void {
  const { say, pointer, textPointer, state } = spoken;
  const params = say.params ?? {};
  check(params, `${pointer}/params`, state);
  lintText(tree, context, report, say.text, params, textPointer, state, true);
  forEachButton(say, pointer, (button, at) => lintButton(button, at, state, check));
}

function lintButton(button: ButtonDef, at: string, state: StateNode, check: Check): void {
  const hasLocals = button.each !== undefined;
  check(button.text, `${at}/text`, state, hasLocals);
  if (button.url !== undefined) check(button.url, `${at}/url`, state, hasLocals);
  if (button.event !== undefined) check(button.event, `${at}/event`, state, hasLocals);
  if (button.each !== undefined) check(`{{${button.each}}}`, `${at}/each`, state);
}

function lintText(
  tree: StateTree,
  context: LintContext,
  report: Report,
  text: SayDef['text'],
  params: JsonObject,
  pointer: string,
  state: StateNode,
  readsScope: boolean,
): void {
  const ref = parseTextRef(text);
  const source = findText(context, text);
  if (source === undefined) return;
  for (const path of listTextPaths(source)) {
    const [root = ''] = path.split('.');
    if (path === 'name' || Object.hasOwn(params, path) || Object.hasOwn(params, root)) continue;
    const fromScope = readsScope && ref.kind === 'text' && !findScopeProblem(tree, path, false);
    if (!fromScope) reportMissing(report, pointer, state, path);
  }
}

const TAG = /\{\{\{?\s*([#^/]?)\s*([\w.:-]+)\s*\}?\}\}/g;

/** Placeholders of a text that need a value from outside; those within a section may be its element's fields. */
function listTextPaths(text: string): readonly string[] {
  const paths: string[] = [];
  let depth = 0;
  for (const [, sign = '', path = ''] of text.matchAll(TAG)) {
    if (sign === '/') depth = Math.max(0, depth - 1);
    else if (depth === 0) paths.push(path);
    if (sign === '#' || sign === '^') depth++;
  }
  return paths;
}

/** Finds `{{path}}` in all strings of a value. */
function listPlaceholders(
  value: Json,
  pointer: string,
): readonly { readonly path: string; readonly pointer: string }[] {
  if (typeof value === 'string') return listTextPaths(value).map((path) => ({ path, pointer }));
  if (isJsonArray(value))
    return value.flatMap((inner, index) => listPlaceholders(inner, `${pointer}/${index}`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    listPlaceholders(inner, `${pointer}/${escapePointer(key)}`),
  );
}

function findScopeProblem(tree: StateTree, path: string, anyRoot: boolean): boolean {
  const [root = '', ...rest] = path.split('.');
  if (root === 'params') return findParam(tree.definition.params, rest) === undefined;
  return !anyRoot && !SCOPE_ROOTS.includes(root);
}

/** Reads a dotted path of the funnel's own `params`. */
export function findParam(params: JsonObject | undefined, path: readonly string[]): Json | undefined {
  let value: Json | undefined = params;
  for (const key of path) {
    if (isJsonObject(value)) value = value[key];
    else if (isJsonArray(value)) value = value[Number(key)];
    else return undefined;
  }
  return value;
}

function reportMissing(report: Report, pointer: string, state: StateNode, path: string): void {
  report('placeholder', pointer, state, {
    ru: `Нет значения для {{${path}}}`,
    en: `Nothing provides {{${path}}}`,
  });
}
