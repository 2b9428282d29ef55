/**
 * Saying once more what the dialogue is waiting for: after a digression, after a stale button, on order of an action.
 * It is the same visit, so older buttons of it stay good.
 */
import type { CompiledState } from '../funnel/compiled.ts';
import type { SayDef } from '../funnel/definition.ts';
import { getVersion } from '../funnel/pin-versions.ts';
import { buildSay, parseTextRef } from '../funnel/orders.ts';
import type { TextRef } from './effect.ts';
import type { Position } from './position.ts';
import type { Walk } from './walk.ts';

/**
 * Says again what the funnel in focus says now.
 * Without `force` a state that has neither a `resume` text nor buttons stays silent: it asks nothing that could be missed.
 * @returns whether anything was said.
 */
export function sayAgain(
  walk: Walk,
  options: { readonly prefix?: TextRef; readonly force?: boolean },
): boolean {
  const spoken = findSpoken(walk);
  if (spoken === undefined) return false;
  const { position, state, say } = spoken;
  const asks = state.def.meta?.resume !== undefined || say.buttons !== undefined;
  if (!asks && options.force !== true) return false;
  const funnel = getVersion(walk.funnels, position.funnel, position.version);
  const scope = {
    ...walk.scopeFor(walk.event),
    context: position.context,
    params: funnel.definition.params ?? {},
  };
  const speaker = { definition: funnel.definition, vocabulary: walk.funnels.vocabulary };
  const visit = position.visits[state.uid];
  const effect = buildSay(speaker, state.uid, visit, say, scope);
  walk.applyEffect(options.prefix === undefined ? effect : { ...effect, prefix: options.prefix });
  if (visit !== undefined && effect.buttons !== undefined) noteIssued(walk, visit, funnel.id, state.uid);
  return true;
}

/** The friendly line about a button out of its time, with the current question under it; nothing moves. */
export function replyStale(walk: Walk): void {
  const lobby = walk.funnels.lobby;
  const text = findSpoken(walk)?.state.def.meta?.stale ?? lobby?.definition.meta?.stale;
  if (text === undefined) return;
  const prefix = parseTextRef(text);
  if (!sayAgain(walk, { prefix, force: true })) sayLine(walk, prefix);
}

/** A line with the menu under it, in the lobby's name: where no funnel has anything to say. */
export function sayLine(walk: Walk, text: TextRef): void {
  const { lobby } = walk.funnels;
  if (lobby === undefined) return;
  const speaker = { definition: lobby.definition, vocabulary: walk.funnels.vocabulary };
  const scope = { ...walk.scopeFor(walk.event), context: {}, params: lobby.definition.params ?? {} };
  const say = { text: '…', menu: 'main' as const };
  walk.applyEffect({ ...buildSay(speaker, lobby.id, undefined, say, scope), text });
}

interface Spoken {
  readonly position: Position;
  readonly state: CompiledState;
  readonly say: SayDef;
}

/** The innermost active state in focus that says something. */
function findSpoken(walk: Walk): Spoken | undefined {
  const id = walk.subject.focus.at(-1);
  const position = id === undefined ? undefined : walk.subject.positions[id];
  if (position === undefined) return undefined;
  const funnel = getVersion(walk.funnels, position.funnel, position.version);
  let found: Spoken | undefined;
  for (const uid of Object.keys(position.visits)) {
    const state = funnel.states.get(uid);
    const say = state?.def.meta?.resume ?? state?.def.meta?.say;
    if (state === undefined || say === undefined) continue;
    if (found === undefined || state.path.length >= found.state.path.length) found = { position, state, say };
  }
  return found;
}

function noteIssued(walk: Walk, visit: number, funnel: string, uid: string): void {
  if (walk.subject.issued.some(([number]) => number === visit)) return;
  walk.subject = { ...walk.subject, issued: [...walk.subject.issued, [visit, funnel, uid]] };
}
