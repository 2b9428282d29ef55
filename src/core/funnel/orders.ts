/**
 * Orders of actions and messages of states → effects on the run. A say is made here alone: whose words, whose buttons,
 * under which visit.
 */
import { displayName } from '../conversation/display-name.ts';
import { jsonToText } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { BUTTONS_MAX } from '../policy/answer-contract.ts';
import type { Button, SayEffect, SayTarget, TextRef } from '../step/effect.ts';
import type { Run } from '../step/run.ts';
import type { ActionOrder } from './action-order.ts';
import type { CompiledState } from './compiled.ts';
import type { FunnelDefinition, SayDef } from './definition.ts';
import { buildRows, listProposable } from './keyboard.ts';
import { readPath, resolveObject, resolveTemplate } from './scope.ts';
import type { ItemScope } from './scope.ts';
import type { Vocabulary } from './vocabulary.ts';

interface Speaker {
  readonly definition: FunnelDefinition;
  readonly vocabulary: Vocabulary;
}

/** Carries out an action's orders in the order given. */
export function carryOutOrders(
  speaker: Speaker,
  state: CompiledState,
  run: Run,
  scope: ItemScope,
  orders: readonly ActionOrder[],
): void {
  for (const order of orders) {
    switch (order.type) {
      case 'say':
        if (!run.silent) run.effects.push(sayOrdered(speaker, state, order, scope));
        break;
      case 'reply':
        if (!run.silent) run.effects.push(buildReply(speaker, state, order, scope));
        break;
      case 'repeat':
        run.repeats.push(order.prefix === undefined ? {} : { prefix: order.prefix });
        break;
      case 'toast':
        answerPressed(run, scope, order);
        break;
      case 'signal':
        run.signals.push(order.event);
        break;
      case 'owner':
        run.owner = order.owner;
        break;
      case 'stage':
        run.stages.push(order.stage);
        break;
      default:
        run.effects.push(order);
    }
  }
}

function sayOrdered(
  speaker: Speaker,
  state: CompiledState,
  { say, more }: Extract<ActionOrder, { readonly type: 'say' }>,
  scope: ItemScope,
): SayEffect {
  const effect = buildSay(speaker, state.uid, undefined, say, scope);
  return more === undefined ? effect : { ...effect, ...more, params: { ...effect.params, ...more.params } };
}

/** A toast for whoever pressed: the client, or one of the school's people. Without a press there is nobody to show it to. */
function answerPressed(
  run: Run,
  scope: ItemScope,
  order: Extract<ActionOrder, { readonly type: 'toast' }>,
): void {
  const { via } = scope.event;
  const callbackId = via.kind === 'press' || via.kind === 'manager' ? via.callbackId : undefined;
  if (callbackId === undefined) return;
  const { text, alert } = order;
  run.effects.push({ type: 'answer-callback', callbackId, text, ...(alert === undefined ? {} : { alert }) });
}

/** Says what `meta.say` says, under the visit just begun. */
export function sayOnEntry(speaker: Speaker, state: CompiledState, run: Run, scope: ItemScope): void {
  const say = state.def.meta?.say;
  const visit = run.visits.get(state.uid);
  if (say === undefined || visit === undefined || run.silent) return;
  const effect = buildSay(speaker, state.uid, visit, say, scope);
  run.effects.push(effect);
  if (effect.buttons !== undefined) run.issued.push([visit, speaker.definition.id, state.uid]);
}

/**
 * Builds a message. Without a visit the buttons carry no suffix and are judged by the state in which they are pressed.
 * Pure: the same definition and scope give the same message.
 */
export function buildSay(
  speaker: Speaker,
  uid: string,
  visit: number | undefined,
  say: SayDef,
  scope: ItemScope,
): SayEffect {
  const text = parseTextRef(say.text);
  const buttons = (say.buttons ?? []).flatMap((row) => buildRows(speaker, row, scope, visit));
  return {
    type: 'say',
    funnel: speaker.definition.id,
    uid,
    visit: visit ?? 0,
    text,
    params: {
      ...(text.kind === 'text' ? inlineParams(text.text, scope) : undefined),
      name: displayName(scope.subject.profile.firstName),
      ...(say.params === undefined ? undefined : resolveObject(say.params, scope)),
    },
    ...(buttons.length === 0 ? undefined : { buttons }),
    ...(say.menu === undefined ? undefined : { menu: say.menu }),
    class: say.class ?? 'ordinary',
    essential: true,
    ...addressOf(say, scope),
  };
}

/** To whom, under which name, and whether an earlier message is changed instead. */
function addressOf(
  { to, ref, act }: SayDef,
  scope: ItemScope,
): Pick<SayEffect, 'to' | 'ref' | 'act'> | undefined {
  if (to === undefined && ref === undefined && act === undefined) return undefined;
  return {
    ...(to === undefined ? {} : { to: parseTarget(jsonToText(resolveTemplate(to, scope))) }),
    ...(ref === undefined ? {} : { ref: jsonToText(resolveTemplate(ref, scope)) }),
    ...(act === undefined ? {} : { act: { kind: act } }),
  };
}

/** `managers`, `owner`, or a manager's id. Nobody's id is nobody's chat: then the whole channel may see it. */
function parseTarget(to: string): SayTarget {
  if (to === 'managers' || to === 'owner') return to;
  const desk = Number(to);
  return Number.isSafeInteger(desk) && desk > 0 ? { desk } : 'managers';
}

function buildReply(
  speaker: Speaker,
  state: CompiledState,
  { say, proposed }: Extract<ActionOrder, { readonly type: 'reply' }>,
  scope: ItemScope,
): SayEffect {
  const { buttons: own = [], ...effect } = buildSay(speaker, state.uid, undefined, say, scope);
  const { compose } = state.def.meta ?? {};
  const legal = compose === undefined ? [] : listProposable(speaker, compose, scope);
  const wanted =
    proposed === 'all'
      ? legal.slice(0, BUTTONS_MAX)
      : proposed.filter(({ callback }) => legal.some((button) => callbackOf(button) === callback));
  const others = own.flatMap((row) => {
    const left = row.filter((button) => !wanted.some((other) => callbackOf(other) === callbackOf(button)));
    return left.length === 0 ? [] : [left];
  });
  const buttons = [...wanted.map((button) => [button]), ...others];
  return buttons.length === 0 ? effect : { ...effect, buttons };
}

function callbackOf(button: Button): string | undefined {
  return 'callback' in button ? button.callback : undefined;
}

/** Reads `content:<key>`, `prompt:<file>#<section>` or the text itself. */
export function parseTextRef(text: string): TextRef {
  if (text.startsWith('content:')) return { kind: 'content', key: text.slice('content:'.length) };
  if (text.startsWith('prompt:')) {
    const [file = '', section = ''] = text.slice('prompt:'.length).split('#');
    return { kind: 'prompt', file, section };
  }
  return { kind: 'text', text };
}

const INLINE = /\{\{[#^/]?\s*([\w.:-]+)\s*\}\}/g;

/** Values of the dotted placeholders that an inline text names itself. */
function inlineParams(text: string, scope: ItemScope): JsonObject | undefined {
  if (!text.includes('{{')) return undefined;
  const params: Record<string, Json> = {};
  for (const [, path] of text.matchAll(INLINE)) {
    const value = path === undefined ? undefined : readPath(scope, path);
    if (path !== undefined && value !== undefined) params[path] = value;
  }
  return params;
}
