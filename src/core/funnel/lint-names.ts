/** Lint of names: what the vocabulary does not know, and parameters that its items refuse. */
import type { Json, JsonObject } from '../json.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import { parseDurationMs } from './duration.ts';
import type { LintCheck, LintContext, Report } from './lint-finding.ts';
import { listReferences } from './lint-refs.ts';
import type { Reference } from './lint-refs.ts';
import { STAGES } from './stages.ts';
import { escapePointer } from './state-tree.ts';
import type { Edge, StateNode, StateTree } from './state-tree.ts';
import { findParamsProblem } from './vocabulary.ts';

/** Checks every name and its parameters. */
export const lintNames: LintCheck = (tree, context, report) => {
  for (const edge of tree.edges) lintEventName(tree, edge, context, report);
  for (const [index, event] of (tree.definition.listens ?? []).entries()) {
    if (!context.vocabulary.events.has(event)) {
      reportUnknown(report, `/listens/${index}`, undefined, ['событие', 'event'], event);
    }
  }
  for (const node of tree.nodes) lintStateNames(node, context, report);
  for (const reference of listReferences(tree)) lintReference(reference, context, report);
};

function lintEventName(tree: StateTree, edge: Edge, context: LintContext, report: Report): void {
  const { kind, event, pointer, source } = edge;
  const { vocabulary } = context;
  if (kind === 'after') {
    if (parseDurationMs(event) === undefined && !vocabulary.delays.has(event)) {
      reportUnknown(report, pointer, source, ['ожидание', 'delay'], event);
    }
    return;
  }
  if (kind !== 'on') return;
  const item = vocabulary.events.get(event);
  if (event === '*' || event.endsWith('.*')) {
    report('wildcard', pointer, source, { ru: `Переход по «${event}»`, en: `A transition on “${event}”` });
  } else if (event.startsWith('xstate.') || event.startsWith('engine.') || event.includes('#')) {
    report('reserved-event', pointer, source, { ru: `Событие «${event}»`, en: `The event “${event}”` });
  } else if (item === undefined) {
    reportUnknown(report, pointer, source, ['событие', 'event'], event);
  } else if (item.route === 'all' && !(tree.definition.listens ?? []).includes(event)) {
    report('not-delivered', pointer, source, {
      ru: `«${event}» приходит только тем, кто его слушает`,
      en: `“${event}” comes to listeners only`,
    });
  }
}

function lintStateNames(node: StateNode, context: LintContext, report: Report): void {
  const { invoke, meta } = node.def;
  const { vocabulary } = context;
  if (invoke !== undefined) {
    const item = vocabulary.activities.get(invoke.src);
    const at = `${node.pointer}/invoke`;
    if (item === undefined) reportUnknown(report, `${at}/src`, node, ['работа', 'activity'], invoke.src);
    else
      lintParams(
        report,
        `${at}/input`,
        node,
        invoke.src,
        isFlexible(invoke.input ?? {}) ? undefined : findParamsProblem(item.params, invoke.input ?? {}),
      );
  }
  const stages = context.stages ?? STAGES;
  if (meta?.stage !== undefined && !stages.includes(meta.stage)) {
    report('unknown-stage', `${node.pointer}/meta/stage`, node, {
      ru: `Этап «${meta.stage}»; известны ${stages.join(', ')}`,
      en: `The stage is “${meta.stage}”; known are ${stages.join(', ')}`,
    });
  }
  for (const delay of Object.keys(meta?.timers ?? {})) {
    if (node.def.after?.[delay] !== undefined) continue;
    const at = `${node.pointer}/meta/timers/${escapePointer(delay)}`;
    reportUnknown(report, at, node, ['таймер этого состояния', 'timer of this state'], delay);
  }
}

function lintReference(reference: Reference, context: LintContext, report: Report): void {
  const { kind, type, params, pointer, state } = reference;
  const { vocabulary } = context;
  const item = kind === 'guard' ? vocabulary.guards.get(type) : vocabulary.actions.get(type);
  if (item === undefined) {
    const words: readonly [string, string] = kind === 'guard' ? ['условие', 'guard'] : ['действие', 'action'];
    reportUnknown(report, pointer, state, words, type);
    return;
  }
  lintParams(
    report,
    pointer,
    state,
    type,
    isFlexible(params) ? undefined : findParamsProblem(item.params, params),
  );
  const signalled = params['type'];
  if (type === 'signal' && typeof signalled === 'string' && !isFlexible(signalled)) {
    lintSignal(reference, signalled, context, report);
  }
}

function lintSignal(reference: Reference, event: string, context: LintContext, report: Report): void {
  const { pointer, state, params } = reference;
  const item = context.vocabulary.events.get(event);
  if (item === undefined) {
    reportUnknown(report, `${pointer}/params/type`, state, ['событие', 'event'], event);
    return;
  }
  const { type: _, ...fields } = params;
  lintParams(
    report,
    `${pointer}/params`,
    state,
    event,
    isFlexible(fields) ? undefined : findParamsProblem(item.params, fields),
  );
}

function lintParams(
  report: Report,
  pointer: string,
  state: StateNode,
  name: string,
  problem: string | undefined,
): void {
  if (problem === undefined) return;
  const what = { ru: `«${name}»: ${problem}`, en: `“${name}”: ${problem}` };
  report('item-params', pointer, state, what);
}

function reportUnknown(
  report: Report,
  pointer: string,
  state: StateNode | undefined,
  kind: readonly [ru: string, en: string],
  name: string,
): void {
  report('unknown-name', pointer, state, {
    ru: `Неизвестно: ${kind[0]} «${name}»`,
    en: `Unknown ${kind[1]} “${name}”`,
  });
}

/** True when a value is known only at run time, so that its schema cannot be checked now. */
export function isFlexible(value: Json | JsonObject): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (isJsonArray(value)) return value.some(isFlexible);
  return isJsonObject(value) && Object.values(value).some(isFlexible);
}
