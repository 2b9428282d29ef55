/** Lint of what clients read: length, sources that exist, and claims that must not be made. */
import { toPlainText } from '../conversation/to-plain-text.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import type { Json } from '../json.ts';
import type { LintCheck, LintContext, Report } from './lint-finding.ts';
import { REPLYING, SPEAKING, forEachButton, listProposed, listReferences, listSpoken } from './lint-refs.ts';
import { findText, promptKey } from './lint-text-source.ts';
import { parseTextRef } from './orders.ts';
import { escapePointer } from './state-tree.ts';
import type { StateNode, StateTree } from './state-tree.ts';

/** Telegram's limit on a message, characters after its markup is taken away. */
const TEXT_MAX_LENGTH = 4096;

/** What the model may propose as a next action; the guards of the state decide. */
const PROPOSALS: readonly string[] = [
  'ask',
  'show_materials',
  'offer_consult',
  'offer_payment',
  'escalate_to_manager',
];

interface Written {
  readonly text: string;
  readonly pointer: string;
  readonly state: StateNode;
}

/** Checks every text of a definition, and those it refers to. */
export const lintTexts: LintCheck = (tree, context, report) => {
  for (const written of listWritten(tree)) lintWritten(written, context, report);
  for (const node of tree.nodes) lintCompose(node, context, report);
  for (const { type, pointer, state } of listReferences(tree)) {
    if (!REPLYING.includes(type) || state.def.meta?.compose !== undefined) continue;
    report('compose-fallback', pointer, state, {
      ru: `«${type}» там, где нет meta.compose`,
      en: `“${type}” where there is no meta.compose`,
    });
  }
};

function listWritten(tree: StateTree): readonly Written[] {
  const found: Written[] = [];
  for (const { say, pointer, textPointer, state } of listSpoken(tree)) {
    found.push({ text: say.text, pointer: textPointer, state });
    forEachButton(say, pointer, (button, at) =>
      found.push({ text: button.text, pointer: `${at}/text`, state }),
    );
  }
  // What an action keeps is said sooner or later: a note above a question, a line picked from a list.
  for (const { kind, type, params, pointer, state } of listReferences(tree)) {
    if (kind === 'guard' || SPEAKING.includes(type)) continue;
    found.push(...listTextsWithin(params, `${pointer}/params`, state));
  }
  const { params, context } = tree.definition;
  if (params !== undefined) found.push(...listTextsWithin(params, '/params', tree.root));
  if (context !== undefined) found.push(...listTextsWithin(context, '/context', tree.root));
  for (const { button, pointer, state } of listProposed(tree)) {
    found.push({ text: button.text, pointer: `${pointer}/text`, state });
  }
  for (const state of tree.nodes) {
    const { stale, compose } = state.def.meta ?? {};
    const at = `${state.pointer}/meta`;
    if (stale !== undefined) found.push({ text: stale, pointer: `${at}/stale`, state });
    for (const [index, text] of (compose?.fallback ?? []).entries()) {
      found.push({ text, pointer: `${at}/compose/fallback/${index}`, state });
    }
  }
  return found;
}

/** Members whose texts are listened for and never said. */
const HEARD = 'words';

const RUSSIAN = /\p{Script=Cyrillic}/u;

/** Every text for people within a value, however deep: what is Russian, or names a text. */
function listTextsWithin(value: Json, pointer: string, state: StateNode): readonly Written[] {
  if (typeof value === 'string')
    return RUSSIAN.test(value) || parseTextRef(value).kind !== 'text'
      ? [{ text: value, pointer, state }]
      : [];
  if (isJsonArray(value))
    return value.flatMap((inner, index) => listTextsWithin(inner, `${pointer}/${index}`, state));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === HEARD ? [] : listTextsWithin(inner, `${pointer}/${escapePointer(key)}`, state),
  );
}

const TAGS = /\{\{[^}]*\}\}/g;

function lintWritten({ text, pointer, state }: Written, context: LintContext, report: Report): void {
  lintSource(text, pointer, state, context, report);
  const template = findText(context, text);
  if (template === undefined) return;
  const { length } = toPlainText(template.replace(TAGS, ''));
  if (length > TEXT_MAX_LENGTH) {
    report('text-too-long', pointer, state, { ru: `Знаков: ${length}`, en: `It has ${length} characters` });
  }
  const claims = context.claims?.(template) ?? [];
  if (claims.length > 0) {
    const list = claims.join('; ');
    report('claims', pointer, state, { ru: `Нельзя говорить: ${list}`, en: `Not to be said: ${list}` });
  }
}

function lintSource(
  text: string,
  pointer: string,
  state: StateNode,
  context: LintContext,
  report: Report,
): void {
  const ref = parseTextRef(text);
  if (ref.kind === 'content' && context.contentKeys?.has(ref.key) === false) {
    report('missing-content', pointer, state, {
      ru: `Нет текста «${ref.key}»`,
      en: `There is no content “${ref.key}”`,
    });
  }
  if (ref.kind === 'prompt') lintPrompt(promptKey(ref.file, ref.section), pointer, state, context, report);
}

function lintPrompt(
  key: string,
  pointer: string,
  state: StateNode,
  context: LintContext,
  report: Report,
): void {
  if (context.promptSections === undefined || context.promptSections.has(key)) return;
  report('missing-prompt', pointer, state, { ru: `Нет «${key}»`, en: `There is no “${key}”` });
}

function lintCompose(node: StateNode, context: LintContext, report: Report): void {
  const { meta, invoke } = node.def;
  const asks = invoke?.src === 'composeReply';
  const compose = meta?.compose;
  if (compose === undefined) {
    if (asks) {
      report('compose-fallback', `${node.pointer}/meta`, node, {
        ru: 'composeReply без meta.compose',
        en: 'composeReply without meta.compose',
      });
    }
    return;
  }
  const at = `${node.pointer}/meta/compose`;
  if (!asks) {
    report('compose-unused', at, node, { ru: 'Нет вызова composeReply', en: 'composeReply is not invoked' });
  }
  lintPrompt(compose.prompt, `${at}/prompt`, node, context, report);
  for (const [index, proposal] of compose.proposals.entries()) {
    if (PROPOSALS.includes(proposal)) continue;
    report('unknown-name', `${at}/proposals/${index}`, node, {
      ru: `Неизвестно: предложение «${proposal}»; есть ${PROPOSALS.join(', ')}`,
      en: `Unknown proposal “${proposal}”; there are ${PROPOSALS.join(', ')}`,
    });
  }
}
