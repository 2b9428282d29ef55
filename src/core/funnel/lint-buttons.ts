/** Lint of keyboards: buttons that fit, carry something, and lead somewhere from the state that shows them. */
import type { Json, JsonObject } from '../json.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import { CALLBACK_MAX_BYTES, formatCallback } from './callback.ts';
import type { ButtonDef } from './definition.ts';
import type { LintCheck, LintContext, Report } from './lint-finding.ts';
import { isFlexible } from './lint-names.ts';
import { findParam } from './lint-placeholders.ts';
import { forEachButton, listProposed, listSpoken } from './lint-refs.ts';
import type { Spoken } from './lint-refs.ts';
import { canCoexist } from './state-tree.ts';
import type { StateNode, StateTree } from './state-tree.ts';
import { findParamsProblem } from './vocabulary.ts';
import type { EventItem } from './vocabulary.ts';

/** Telegram's limit on buttons in a row. */
const ROW_MAX_BUTTONS = 8;

/** A visit of seven digits in base 36 with its tilde: 78 thousand million visits of one client. */
const LONGEST_VISIT = 36 ** 7 - 1;

/** Checks every keyboard. */
export const lintButtons: LintCheck = (tree, context, report) => {
  for (const spoken of listSpoken(tree)) {
    const { say, pointer, state } = spoken;
    if (say.menu !== undefined && (say.buttons ?? []).length > 0) {
      report('two-keyboards', `${pointer}/menu`, state, {
        ru: 'В сообщении и кнопки, и menu',
        en: 'The message has both buttons and a menu',
      });
    }
    lintRows(tree, spoken, report);
    forEachButton(say, pointer, (button, at) => lintButton(tree, context, report, spoken, button, at));
  }
  for (const { button, pointer, state, thens } of listProposed(tree)) {
    for (const then of thens) lintButton(tree, context, report, { state, then }, button, pointer);
  }
};

function lintRows(tree: StateTree, { say, pointer, state }: Spoken, report: Report): void {
  for (const [row, buttons] of (say.buttons ?? []).entries()) {
    let width = 0;
    for (const button of buttons) {
      const count = expandEach(tree, button).length;
      width = button.perRow === undefined ? width + count : Math.min(width + count, button.perRow);
    }
    if (width <= ROW_MAX_BUTTONS) continue;
    report('row-too-wide', `${pointer}/buttons/${row}`, state, {
      ru: `Кнопок в ряду: ${width}`,
      en: `The row has ${width} buttons`,
    });
  }
}

function lintButton(
  tree: StateTree,
  context: LintContext,
  report: Report,
  spoken: Pick<Spoken, 'state' | 'then'>,
  button: ButtonDef,
  at: string,
): void {
  const { state } = spoken;
  if (button.url !== undefined) return;
  const type = button.event?.type;
  const item = type === undefined ? undefined : context.vocabulary.events.get(type);
  if (type !== undefined && item === undefined) {
    report('unknown-name', `${at}/event/type`, state, {
      ru: `Неизвестно: событие «${type}»`,
      en: `Unknown event “${type}”`,
    });
  } else if (button.event === undefined || item?.callback === undefined) {
    report('button-without-act', at, state, {
      ru: `Кнопка «${button.text}» без действия`,
      en: `The button “${button.text}” has no act`,
    });
  } else {
    lintCallback(tree, report, state, button, item, at);
    lintHandled(tree, context, report, item.name, spoken.then, `${at}/event`, state);
  }
}

function lintCallback(
  tree: StateTree,
  report: Report,
  state: StateNode,
  button: ButtonDef,
  item: EventItem,
  at: string,
): void {
  for (const locals of expandEach(tree, button)) {
    const { type: _, ...template } = button.event ?? {};
    const fields = fillLocals(template, locals);
    const problem = isFlexible(fields) ? undefined : findParamsProblem(item.params, fields);
    const missing = item.params.required?.find((field) => fields[field] === undefined);
    if (problem !== undefined || missing !== undefined) {
      const words = problem ?? `/${missing} is missing`;
      report('item-params', `${at}/event`, state, {
        ru: `«${item.name}»: ${words}`,
        en: `“${item.name}”: ${words}`,
      });
      return;
    }
    const bytes = new TextEncoder().encode(formatCallback(item, fields, LONGEST_VISIT)).length;
    if (bytes > CALLBACK_MAX_BYTES) {
      report('callback-too-long', `${at}/event`, state, {
        ru: `«${button.text}»: ${bytes} байт`,
        en: `“${button.text}”: ${bytes} bytes`,
      });
      return;
    }
  }
}

/** Items of a list in the funnel's own params; one unknown item for a list known only at run time. */
function expandEach(tree: StateTree, button: ButtonDef): readonly JsonObject[] {
  const [root, ...path] = button.each?.split('.') ?? [];
  if (root !== 'params') return [{}];
  const list = findParam(tree.definition.params, path);
  if (!isJsonArray(list)) return [{}];
  return list.map((item) => (isJsonObject(item) ? item : { value: item, label: item }));
}

/** Fills placeholders whose values stand in the definition; the others stay as they are. */
function fillLocals(template: JsonObject, locals: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => {
      const name = typeof value === 'string' ? /^\{\{\s*(\w+)\s*\}\}$/.exec(value)?.[1] : undefined;
      const known: Json | undefined = name === undefined ? undefined : locals[name];
      return [key, known ?? value];
    }),
  );
}

/** A button is good if its event is handled where the client then stands, or is not this funnel's business at all. */
function lintHandled(
  tree: StateTree,
  context: LintContext,
  report: Report,
  event: string,
  then: StateNode,
  pointer: string,
  state: StateNode,
): void {
  const item = context.vocabulary.events.get(event);
  if (item === undefined) {
    report('unknown-name', pointer, state, {
      ru: `Неизвестно: событие «${event}»`,
      en: `Unknown event “${event}”`,
    });
    return;
  }
  const handlers = tree.edges.filter((edge) => edge.kind === 'on' && edge.event === event);
  const foreign = handlers.length === 0 || (tree.definition.listens ?? []).includes(event);
  if (foreign || handlers.some(({ source }) => canCoexist(source, then))) return;
  const where = then.path.join('.') || then.key;
  report(item.anytime === true ? 'button-elsewhere' : 'button-unhandled', pointer, state, {
    ru: `В состоянии «${where}» событие «${event}» никто не ждёт`,
    en: `Nothing in the state “${where}” handles “${event}”`,
  });
}
