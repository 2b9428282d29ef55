/** Lint between funnels: who owns which event, and what every client can count on whatever funnel he is in. */
import { forEachButton, listProposed, listReferences, listSpoken } from './lint-refs.ts';
import type { LintContext, LintFinding } from './lint-finding.ts';
import { makeFinding } from './lint-finding.ts';
import type { LintRule } from './lint-rules.ts';
import type { StateNode, StateTree } from './state-tree.ts';
import type { Title } from './vocabulary.ts';

/** The event by which a client asks for a human. */
const MANAGER_REQUEST = 'manager.request';

/** Checks a whole set of definitions whose shapes are right. */
export function lintSet(trees: readonly StateTree[], context: LintContext): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const note = (tree: StateTree, rule: LintRule, path: string, state: StateNode | undefined, what: Title) =>
    findings.push(makeFinding(rule, tree.definition.id, path, state, what));
  const owners = new Map<string, StateTree>();
  lintIds(trees, note);
  for (const tree of trees) {
    const listens = tree.definition.listens ?? [];
    for (const [event, at] of listHandled(tree)) {
      if (listens.includes(event) || context.vocabulary.events.get(event)?.route !== 'owner') continue;
      const other = owners.get(event);
      if (other === undefined) owners.set(event, tree);
      else
        note(tree, 'two-owners', at, undefined, {
          ru: `«${event}» принадлежит и «${other.definition.title}»`,
          en: `“${event}” is owned by “${other.definition.id}” as well`,
        });
    }
    lintListens(tree, note);
  }
  for (const tree of trees) lintOwners(tree, owners, context, note);
  lintManager(trees, owners, note);
  return findings;
}

type Note = (
  tree: StateTree,
  rule: LintRule,
  path: string,
  state: StateNode | undefined,
  what: Title,
) => void;

function listHandled(tree: StateTree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { kind, event, pointer } of tree.edges) {
    if (kind === 'on' && !found.has(event)) found.set(event, pointer);
  }
  return found;
}

function lintIds(trees: readonly StateTree[], note: Note): void {
  const seen = new Set<string>();
  for (const tree of trees) {
    const { id } = tree.definition;
    if (seen.has(id))
      note(tree, 'funnel-id-duplicate', '/id', undefined, { ru: `id «${id}»`, en: `The id “${id}”` });
    seen.add(id);
  }
  const clients = trees.filter(({ definition }) => (definition.subject ?? 'client') === 'client');
  const lobbies = clients.filter(({ definition }) => definition.lobby === true);
  const [first] = clients;
  if (lobbies.length === 1 || first === undefined) return;
  note(lobbies[1] ?? first, 'no-lobby', '/lobby', undefined, {
    ru: `Сценариев с lobby: ${lobbies.length}`,
    en: `Funnels marked as lobby: ${lobbies.length}`,
  });
}

function lintListens(tree: StateTree, note: Note): void {
  const handled = listHandled(tree);
  for (const [index, event] of (tree.definition.listens ?? []).entries()) {
    if (handled.has(event)) continue;
    note(tree, 'deaf-listener', `/listens/${index}`, undefined, {
      ru: `«${event}» нигде не обработано`,
      en: `“${event}” is handled nowhere`,
    });
  }
}

/** Events that a funnel sends the client's finger, or another funnel, must find their owner. */
function lintOwners(
  tree: StateTree,
  owners: ReadonlyMap<string, StateTree>,
  context: LintContext,
  note: Note,
): void {
  const check = (event: string, pointer: string, state: StateNode) => {
    if (context.vocabulary.events.get(event)?.route !== 'owner' || owners.has(event)) return;
    note(tree, 'no-owner', pointer, state, {
      ru: `«${event}» не принимает ни один сценарий`,
      en: `No funnel handles “${event}”`,
    });
  };
  for (const { say, pointer, state } of listSpoken(tree)) {
    forEachButton(say, pointer, (button, at) => {
      if (button.event !== undefined) check(button.event.type, `${at}/event`, state);
    });
  }
  for (const { type, params, pointer, state } of listReferences(tree)) {
    const event = params['type'];
    if (type === 'signal' && typeof event === 'string') check(event, `${pointer}/params/type`, state);
  }
  for (const { button, pointer, state } of listProposed(tree)) {
    if (button.event !== undefined) check(button.event.type, pointer, state);
  }
}

function lintManager(trees: readonly StateTree[], owners: ReadonlyMap<string, StateTree>, note: Note): void {
  const [first] = trees.filter(({ definition }) => definition.lobby === true);
  const tree = first ?? trees[0];
  if (tree === undefined || owners.has(MANAGER_REQUEST)) return;
  note(tree, 'no-manager', '', undefined, {
    ru: 'Позвать менеджера нельзя ни в одном сценарии',
    en: 'No funnel lets the client ask for a manager',
  });
}
