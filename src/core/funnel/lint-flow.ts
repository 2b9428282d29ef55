/** Lint of the drawing: targets, ways in and out, order of guards, loops without events. */
import type { TransitionsDef } from './definition.ts';
import { listTransitions } from './compile-state.ts';
import type { LintCheck, Report } from './lint-finding.ts';
import { listReferences, listSpoken } from './lint-refs.ts';
import { findEventlessLoop, findReachable } from './reachable.ts';
import { escapePointer, leavesState, listAncestors } from './state-tree.ts';
import type { Edge, StateNode, StateTree } from './state-tree.ts';

/** Checks states and transitions. */
export const lintFlow: LintCheck = (tree, _context, report) => {
  lintUids(tree, report);
  for (const node of tree.nodes) {
    lintInitial(node, report);
    lintHandlers(node, report);
    lintActivity(tree, node, report);
    lintDescription(node, report);
  }
  for (const edge of tree.edges) lintTarget(edge, report);
  lintReachable(tree, report);
  lintEnding(tree, report);
  lintLoop(tree, report);
};

function lintUids(tree: StateTree, report: Report): void {
  const seen = new Map<string, StateNode>();
  for (const node of tree.nodes) {
    const twin = seen.get(node.uid);
    if (twin === undefined) {
      seen.set(node.uid, node);
      continue;
    }
    const other = twin.path.join('.') || twin.key;
    report('uid-duplicate', `${node.pointer}/meta/uid`, node, {
      ru: `uid «${node.uid}» уже у состояния «${other}»`,
      en: `The uid “${node.uid}” is already that of “${other}”`,
    });
  }
}

function lintInitial(node: StateNode, report: Report): void {
  const { type, initial } = node.def;
  if (node.children.length === 0 || type === 'parallel' || type === 'final' || type === 'history') return;
  if (node.children.some(({ key }) => key === initial)) return;
  const named =
    initial === undefined ? { ru: 'не указано', en: 'none' } : { ru: `«${initial}»`, en: `“${initial}”` };
  report('no-initial', `${node.pointer}/initial`, node, {
    ru: `Начальное состояние: ${named.ru}`,
    en: `Initial state: ${named.en}`,
  });
}

function lintDescription(node: StateNode, report: Report): void {
  const { type, description } = node.def;
  if (node.parent === undefined || type === 'final' || type === 'history' || description !== undefined)
    return;
  report('no-description', node.pointer, node, {
    ru: `У состояния «${node.path.join('.')}» нет описания`,
    en: `The state “${node.path.join('.')}” has no description`,
  });
}

function lintHandlers(node: StateNode, report: Report): void {
  const { def, pointer } = node;
  const check = (transitions: TransitionsDef, at: string, mustEnd: boolean) => {
    const list = listTransitions(transitions);
    const open = list.findIndex(({ guard }) => guard === undefined);
    if (open < 0 && mustEnd) {
      report('no-fall-through', at, node, {
        ru: 'Все переходы списка с условиями',
        en: 'Every transition of the list has a guard',
      });
    }
    if (open >= 0 && open < list.length - 1) {
      report('shadowed', `${at}/${open + 1}`, node, {
        ru: `Переходы после ${open + 1}-го никогда не берутся`,
        en: `Transitions after number ${open + 1} are never taken`,
      });
    }
  };
  for (const [event, list] of Object.entries(def.on ?? {}))
    check(list, `${pointer}/on/${escapePointer(event)}`, false);
  for (const [delay, list] of Object.entries(def.after ?? {}))
    check(list, `${pointer}/after/${escapePointer(delay)}`, true);
  if (def.invoke !== undefined) {
    check(def.invoke.onDone, `${pointer}/invoke/onDone`, true);
    check(def.invoke.onError, `${pointer}/invoke/onError`, true);
  }
  if (def.onDone !== undefined) check(def.onDone, `${pointer}/onDone`, true);
  // A single guarded `always` is a condition that may come true later; without another way on it is a choice.
  if (def.always !== undefined) {
    const waits =
      def.on !== undefined || def.after !== undefined || def.invoke !== undefined || def.states !== undefined;
    check(def.always, `${pointer}/always`, listTransitions(def.always).length > 1 || !waits);
  }
}

/** A failed activity must lead somewhere: by its outcome, by a time-out, or it is a background task of a region. */
function lintActivity(tree: StateTree, node: StateNode, report: Report): void {
  if (node.def.invoke === undefined) return;
  const leads = tree.edges.some(
    ({ source, kind, def }) =>
      source === node && (kind === 'invoke failed' || kind === 'after') && def.target !== undefined,
  );
  if (leads) return;
  report('activity-outcome', `${node.pointer}/invoke/onError`, node, {
    ru: 'Ни onError, ни таймер не ведут дальше',
    en: 'Neither onError nor a time-out leads on',
  });
}

function lintTarget(edge: Edge, report: Report): void {
  const { def, source, target, pointer } = edge;
  if (def.target === undefined) return;
  const at = `${pointer}/target`;
  const shown = { ru: `Цель «${def.target}»`, en: `The target is “${def.target}”` };
  if (target === undefined) {
    const fromRoot = source.parent === undefined && !/^[.#]/.test(def.target);
    report(fromRoot ? 'root-target' : 'unknown-target', at, source, shown);
  } else if (target === source && def.reenter !== true && repeatsSomething(source)) {
    report('self-target', at, source, shown);
  }
}

function repeatsSomething({ def }: StateNode): boolean {
  return [def.meta?.say, def.after, def.invoke, def.entry].some((part) => part !== undefined);
}

function lintReachable(tree: StateTree, report: Report): void {
  const reached = findReachable(tree);
  for (const node of tree.nodes) {
    const hidden = node.parent !== undefined && !reached.has(node.parent);
    if (!reached.has(node) && !hidden) {
      report('unreachable', node.pointer, node, {
        ru: `В состояние «${node.path.join('.')}» не попасть`,
        en: `The state “${node.path.join('.')}” cannot be reached`,
      });
    } else if (reached.has(node) && isDeadEnd(tree, node)) {
      report('dead-end', node.pointer, node, {
        ru: `Из состояния «${node.path.join('.') || node.key}» нет выхода`,
        en: `Nothing leaves the state “${node.path.join('.') || node.key}”`,
      });
    }
  }
}

/**
 * A background funnel may rest in one state for ever, listening; so may a region beside others, and a state from which
 * the client goes on in another funnel. Everywhere else a state that nothing leaves and that is not final is a trap.
 */
function isDeadEnd(tree: StateTree, node: StateNode): boolean {
  if (node.children.length > 0 || node.def.type === 'final' || node.def.type === 'history') return false;
  if (tree.edges.some((edge) => leavesState(edge, node))) return false;
  const around = listAncestors(node);
  const listens = around.some(({ def }) => Object.keys(def.on ?? {}).length > 0);
  const beside = around.some(({ parent }) => parent?.def.type === 'parallel');
  const mayRest = tree.definition.role === 'background' || beside || leadsElsewhere(tree, around);
  return !(mayRest && listens);
}

/** True when a state shows a button of another funnel or signals one. */
function leadsElsewhere(tree: StateTree, around: readonly StateNode[]): boolean {
  const handled = new Set(tree.edges.filter(({ kind }) => kind === 'on').map(({ event }) => event));
  const shows = listSpoken(tree).some(
    ({ say, state }) =>
      around.includes(state) &&
      (say.buttons ?? []).flat().some(({ event }) => event !== undefined && !handled.has(event.type)),
  );
  return shows || listReferences(tree).some(({ type, state }) => type === 'signal' && around.includes(state));
}

function lintEnding(tree: StateTree, report: Report): void {
  if (tree.definition.role !== 'digression') return;
  const reached = findReachable(tree);
  const ends = tree.root.children.some((node) => node.def.type === 'final' && reached.has(node));
  if (ends) return;
  report('endless-digression', '', tree.root, {
    ru: 'Отступление никогда не заканчивается',
    en: 'The digression never ends',
  });
}

function lintLoop(tree: StateTree, report: Report): void {
  const loop = findEventlessLoop(tree);
  const [first] = loop ?? [];
  if (loop === undefined || first === undefined) return;
  const names = loop.map(({ source }) => source.path.join('.') || source.key).join(' → ');
  report('eventless-loop', first.pointer, first.source, {
    ru: `Круг без событий: ${names}`,
    en: `A circle without events: ${names}`,
  });
}
