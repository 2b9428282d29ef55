/**
 * Everything a definition refers to, found in one walk: guards and actions with their parameters, and the messages that
 * states and actions say. The checks of names, texts and buttons all read these lists.
 */
import type { Json, JsonObject } from '../json.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import { splitRef, toList } from './compile-state.ts';
import type { ButtonDef, ItemRef, SayDef } from './definition.ts';
import type { StateNode, StateTree } from './state-tree.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Reference {
  readonly kind: 'guard' | 'action';
  readonly type: string;
  readonly params: JsonObject;
  readonly pointer: string;
  readonly state: StateNode;
  /** The state that a transition with this action leads to; the state itself elsewhere. */
  readonly then: StateNode;
}

/** A message as drawn; `role` tells when it is said. */
export interface Spoken {
  readonly role: 'say' | 'resume' | 'action';
  readonly say: SayDef;
  readonly pointer: string;
  readonly textPointer: string;
  readonly state: StateNode;
  /** Where the client stands when he sees it. */
  readonly then: StateNode;
}

/** Guards and actions everywhere: transitions, entry, exit, buttons, and guards inside guards. */
export function listReferences(tree: StateTree): readonly Reference[] {
  const found: Reference[] = [];
  for (const edge of tree.edges) {
    const { def, source, pointer } = edge;
    const then = edge.target ?? source;
    if (def.guard !== undefined) addGuard(found, def.guard, `${pointer}/guard`, source);
    addActions(found, def.actions, `${pointer}/actions`, source, then);
  }
  for (const node of tree.nodes) {
    addActions(found, node.def.entry, `${node.pointer}/entry`, node, node);
    addActions(found, node.def.exit, `${node.pointer}/exit`, node, node);
  }
  for (const { say, pointer, state } of listSpoken(tree)) {
    forEachButton(say, pointer, (button, at) => {
      if (button.when !== undefined) addGuard(found, button.when, `${at}/when`, state);
    });
  }
  return found;
}

function addActions(
  found: Reference[],
  refs: ItemRef | readonly ItemRef[] | undefined,
  pointer: string,
  state: StateNode,
  then: StateNode,
): void {
  const many = Array.isArray(refs);
  for (const [index, ref] of toList(refs).entries()) {
    found.push({
      kind: 'action',
      ...splitRef(ref),
      pointer: many ? `${pointer}/${index}` : pointer,
      state,
      then,
    });
  }
}

function addGuard(found: Reference[], ref: ItemRef, pointer: string, state: StateNode): void {
  const { type, params } = splitRef(ref);
  found.push({ kind: 'guard', type, params, pointer, state, then: state });
  const { guard, guards } = params;
  if (guard !== undefined && isRef(guard)) addGuard(found, guard, `${pointer}/params/guard`, state);
  if (!isJsonArray(guards)) return;
  for (const [index, inner] of guards.entries()) {
    if (isRef(inner)) addGuard(found, inner, `${pointer}/params/guards/${index}`, state);
  }
}

function isRef(value: Json): value is JsonObject & { readonly type: string; readonly params?: JsonObject } {
  return isJsonObject(value) && typeof value['type'] === 'string';
}

/** A button that the language model may propose, and the states in which the client may then see it. */
export interface Proposed extends Pick<Spoken, 'state' | 'pointer'> {
  readonly button: ButtonDef;
  readonly thens: readonly StateNode[];
}

/** Buttons of every `meta.compose`. */
export function listProposed(tree: StateTree): readonly Proposed[] {
  return tree.nodes.flatMap((state) =>
    (state.def.meta?.compose?.events ?? []).map((entry, index) => {
      const pointer = `${state.pointer}/meta/compose/events/${index}`;
      const button = typeof entry === 'string' ? { text: entry, event: { type: entry } } : entry;
      return { button, pointer, state, thens: listAnswered(tree, state) };
    }),
  );
}

function listAnswered(tree: StateTree, state: StateNode): readonly StateNode[] {
  const done = tree.edges.filter((edge) => edge.kind === 'invoke done' && edge.source === state);
  return done.length === 0 ? [state] : [...new Set(done.map((edge) => edge.target ?? state))];
}

/** Actions that say a message of their own; other actions' texts are lines above the present question, or toasts. */
export const SPEAKING: readonly string[] = ['say', 'sayVaried'];

/** Actions that say what `meta.compose` is about; they work in its state only. */
export const REPLYING: readonly string[] = ['sayReply', 'sayFallback'];

/** Every message a definition can say, those of speaking actions included. */
export function listSpoken(tree: StateTree): readonly Spoken[] {
  const found: Spoken[] = [];
  for (const state of tree.nodes) {
    const { say, resume } = state.def.meta ?? {};
    const at = `${state.pointer}/meta`;
    if (say !== undefined) found.push(makeSpoken('say', say, `${at}/say`, state, state));
    if (resume !== undefined) found.push(makeSpoken('resume', resume, `${at}/resume`, state, state));
  }
  const actions: Reference[] = [];
  for (const edge of tree.edges) {
    addActions(actions, edge.def.actions, `${edge.pointer}/actions`, edge.source, edge.target ?? edge.source);
  }
  for (const node of tree.nodes) {
    addActions(actions, node.def.entry, `${node.pointer}/entry`, node, node);
    addActions(actions, node.def.exit, `${node.pointer}/exit`, node, node);
  }
  for (const action of actions) found.push(...listSaidBy(action));
  return found;
}

function makeSpoken(
  role: Spoken['role'],
  say: SayDef,
  pointer: string,
  state: StateNode,
  then: StateNode,
): Spoken {
  return { role, say, pointer, textPointer: `${pointer}/text`, state, then };
}

/** Messages of a speaking action. Of one that varies, the first variant carries the keyboard they all share. */
function listSaidBy({ type, params, pointer, state, then }: Reference): readonly Spoken[] {
  const at = `${pointer}/params`;
  if (type === 'say') return isSay(params) ? [makeSpoken('action', params, at, state, then)] : [];
  if (REPLYING.includes(type)) {
    const say = { ...params, text: '{{event.output.reply}}' };
    return isSay(say) ? [makeSpoken('action', say, at, state, then)] : [];
  }
  if (type !== 'sayVaried') return [];
  const { variants, buttons: _, ...rest } = params;
  return listTexts(variants).flatMap((text, index) => {
    const say = { ...(index === 0 ? params : rest), text };
    const textPointer = `${at}/variants/${index}`;
    return isSay(say) ? [{ role: 'action', say, pointer: at, textPointer, state, then }] : [];
  });
}

/** The strings of a list. */
function listTexts(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((inner) => typeof inner === 'string') : [];
}

function isSay(params: JsonObject): params is JsonObject & SayDef {
  const { text, buttons } = params;
  return typeof text === 'string' && (buttons === undefined || areRows(buttons));
}

function areRows(value: Json): boolean {
  return (
    isJsonArray(value) &&
    value.every(
      (row) =>
        isJsonArray(row) && row.every((cell) => isJsonObject(cell) && typeof cell['text'] === 'string'),
    )
  );
}

/** Visits the buttons of a message with their pointers. */
export function forEachButton(
  say: SayDef,
  pointer: string,
  visit: (button: ButtonDef, pointer: string) => void,
): void {
  for (const [row, buttons] of (say.buttons ?? []).entries()) {
    for (const [column, button] of buttons.entries()) visit(button, `${pointer}/buttons/${row}/${column}`);
  }
}

/** True when an action's parameters are filled by the message they hold, not by the step. */
export function isRaw(vocabulary: Vocabulary, type: string): boolean {
  return vocabulary.actions.get(type)?.raw === true;
}
