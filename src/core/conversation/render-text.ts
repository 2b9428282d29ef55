/**
 * Fills the placeholders of a message. Templates are the school's own and may hold Telegram's HTML; values come from
 * clients, the model and the database, and are escaped without exception: there is no form that would let one through.
 *
 * `{{path}}` a value, `{{#path}}…{{/path}}` once for each element of a list or once when the value is there,
 * `{{^path}}…{{/path}}` when it is not. Inside a list the element's fields come first, then those around it; `{{.}}` is
 * the element itself. A path is a whole key («context.q») or a way through objects.
 */
import { isJsonArray, isJsonObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { EMPTY_MARK, cleanText } from './clean-text.ts';
import { escapeHtml } from './escape-html.ts';

export interface RenderOptions {
  /** `html` (default) for messages, `plain` where Telegram parses nothing: labels of buttons, answers to presses. */
  readonly as?: 'html' | 'plain';
}

/** A prepared template; calling it is pure. */
export type TextTemplate = (params: JsonObject, options?: RenderOptions) => string;

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: string }
  | {
      readonly kind: 'section';
      readonly path: string;
      readonly inverted: boolean;
      readonly nodes: readonly Node[];
    };

/** What a path is looked up in, the innermost last. */
type Scopes = readonly Json[];

const TAG = /\{\{\{?\s*([#^/]?)\s*([\w.:-]+)\s*\}?\}\}/g;
const LONE_SECTION_TAG = /^[ \t]*(\{\{\s*[#^/]\s*[\w.:-]+\s*\}\})[ \t]*\n/gm;

/**
 * Renders a template once. Anything missing gives nothing, never «undefined» or «null», and what an empty value leaves
 * behind is mended (see `cleanText`). A section that is never closed ends with the text.
 */
export function renderText(template: string, params: JsonObject, options?: RenderOptions): string {
  return compileTemplate(template)(params, options);
}

/** Prepares a template that is rendered again and again; the caller keeps it, this module remembers nothing. */
export function compileTemplate(template: string): TextTemplate {
  const nodes = parseTemplate(template);
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === 'text') {
    const fixed = cleanText(only.text);
    return () => fixed;
  }
  return (params, options) => {
    const escape = options?.as === 'plain' ? keep : escapeHtml;
    return cleanText(renderNodes(nodes, [params], escape));
  };
}

interface Open {
  readonly path: string;
  readonly inverted: boolean;
  readonly nodes: Node[];
}

function parseTemplate(template: string): readonly Node[] {
  const source = template.replaceAll(EMPTY_MARK, '').replaceAll('\r\n', '\n').replace(LONE_SECTION_TAG, '$1');
  const root: Open = { path: '', inverted: false, nodes: [] };
  const open: Open[] = [root];
  let at = 0;
  for (const match of source.matchAll(TAG)) {
    pushText(innermost(open, root), source.slice(at, match.index));
    at = match.index + match[0].length;
    readTag(open, root, match[1] ?? '', match[2] ?? '');
  }
  pushText(innermost(open, root), source.slice(at));
  while (open.length > 1) closeSection(open, root);
  return root.nodes;
}

function readTag(open: Open[], root: Open, sign: string, path: string): void {
  if (sign === '') innermost(open, root).nodes.push({ kind: 'value', path });
  else if (sign !== '/') open.push({ path, inverted: sign === '^', nodes: [] });
  else if (open.length > 1 && open.at(-1)?.path === path) closeSection(open, root);
}

function closeSection(open: Open[], root: Open): void {
  const section = open.pop();
  if (section === undefined) return;
  const { path, inverted, nodes } = section;
  innermost(open, root).nodes.push({ kind: 'section', path, inverted, nodes });
}

function innermost(open: readonly Open[], root: Open): Open {
  return open.at(-1) ?? root;
}

function pushText(into: Open, text: string): void {
  if (text !== '') into.nodes.push({ kind: 'text', text });
}

type Escape = (text: string) => string;

function renderNodes(nodes: readonly Node[], scopes: Scopes, escape: Escape): string {
  let out = '';
  for (const node of nodes) {
    if (node.kind === 'text') out += node.text;
    else if (node.kind === 'value') out += renderValue(findValue(scopes, node.path), escape);
    else out += renderSection(node, scopes, escape);
  }
  return out;
}

function renderValue(value: Json | undefined, escape: Escape): string {
  const text = toText(value).replaceAll(EMPTY_MARK, '').toWellFormed();
  return text.trim() === '' ? EMPTY_MARK : escape(text);
}

function renderSection(node: Node & { kind: 'section' }, scopes: Scopes, escape: Escape): string {
  const value = findValue(scopes, node.path);
  if (node.inverted) return isPresent(value) ? EMPTY_MARK : renderNodes(node.nodes, scopes, escape);
  if (value === undefined || !isPresent(value)) return EMPTY_MARK;
  if (!isJsonArray(value)) return renderNodes(node.nodes, [...scopes, value], escape);
  return value.map((element) => renderNodes(node.nodes, [...scopes, element], escape)).join('');
}

/** Empty lists, empty texts, `false`, zero and `null` count as absent. */
function isPresent(value: Json | undefined): boolean {
  return isJsonArray(value) ? value.length > 0 : Boolean(value);
}

/** Booleans and objects have no text of their own: they are for sections. */
function toText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return isJsonArray(value)
    ? value
        .map(toText)
        .filter((text) => text !== '')
        .join(', ')
    : '';
}

function findValue(scopes: Scopes, path: string): Json | undefined {
  if (path === '.') return scopes.at(-1);
  for (let index = scopes.length - 1; index >= 0; index -= 1) {
    const found = findInScope(scopes[index], path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The whole key first, then every way of splitting it at a dot. */
function findInScope(scope: Json | undefined, path: string): Json | undefined {
  if (!isJsonObject(scope)) return undefined;
  if (Object.hasOwn(scope, path)) return scope[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot);
    const found = Object.hasOwn(scope, head) ? findInScope(scope[head], path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function keep(text: string): string {
  return text;
}
