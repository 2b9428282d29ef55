/**
 * Which funnel gets an event. Buttons and commands go to the event's owner, free text to the funnel in focus, timers
 * and outcomes back to the visit they belong to; while a manager owns the dialogue, everything that is no service goes
 * to the takeover.
 */
import type { CompiledFunnel } from '../funnel/compiled.ts';
import { getVersion } from '../funnel/pin-versions.ts';
import type { EventItem } from '../funnel/vocabulary.ts';
import type { SignalEvent } from './effect.ts';
import { ENGINE_LEASE, ENGINE_OUTCOME, ENGINE_TIMER, isClientAct } from './event.ts';
import type { SubjectEvent } from './event.ts';
import { takeFocus } from './focus.ts';
import { replyStale } from './say-again.ts';
import { expireLease, fireTimer, settleActivity, startFunnel, stepFunnel } from './step.ts';
import type { StepInput, StepResult } from './step.ts';
import type { Verdict, Walk } from './walk.ts';

/** The funnel that has the client's acts while a manager leads the dialogue. */
const TAKEOVER = 'takeover';

/** How a dialogue begins. */
const MEETING = 'client.started';

/** Delivers the step's own event. */
export function routeEvent(walk: Walk): Verdict {
  const { event } = walk;
  switch (event.type) {
    case ENGINE_TIMER:
    case ENGINE_OUTCOME:
    case ENGINE_LEASE:
      return routeEngineEvent(walk);
    default:
      return routeVocabularyEvent(walk);
  }
}

/** Delivers a signal to its owner and to everyone who listens. */
export function routeSignal(walk: Walk, signal: SignalEvent): void {
  const { keys, via, at } = walk.event;
  const event: SubjectEvent = { type: signal.type, params: signal.params, keys, via, at };
  const item = walk.funnels.vocabulary.events.get(signal.type);
  if (item === undefined)
    throw new Error(`A funnel signals "${signal.type}", which the vocabulary does not know.`);
  const owner = item.route === 'focus' ? findFocused(walk) : findOwner(walk, signal.type);
  if (owner !== undefined && !deliver(walk, owner, event)) deliverToLobby(walk, owner, event);
  deliverToListeners(walk, event, owner);
}

function routeEngineEvent(walk: Walk): Verdict {
  const { event, subject, funnels } = walk;
  const { via } = event;
  if (via.kind !== 'timer' && via.kind !== 'outcome' && via.kind !== 'lease') return 'ignored';
  const position = subject.positions[via.funnel];
  if (position === undefined) return 'ignored';
  const funnel = getVersion(funnels, position.funnel, position.version);
  const input = inputFor(walk, funnel, event);
  let result: StepResult | undefined;
  if (via.kind === 'timer') result = fireTimer(input, position, via, funnels.vocabulary);
  else if (via.kind === 'outcome') result = settleActivity(input, position, via);
  else {
    const src = position.activities.find((activity) => activity.visit === via.visit)?.src;
    const item = src === undefined ? undefined : funnels.vocabulary.activities.get(src);
    // An activity that left the vocabulary can only have failed.
    if (item === undefined) result = settleActivity(input, position, { ...via, result: 'failed' });
    else result = expireLease(input, position, via, item);
  }
  if (result === undefined) return 'ignored';
  walk.accept(funnel, event.type, result);
  if (walk.subject.focus.length === 0) takeFocus(walk, funnel, result);
  return result.moved ? 'moved' : 'ignored';
}

function routeVocabularyEvent(walk: Walk): Verdict {
  const { event, funnels } = walk;
  const item = funnels.vocabulary.events.get(event.type);
  if (isHeldBack(walk, item)) return divertToTakeover(walk);
  if (item === undefined) return staleOrIgnored(walk);
  if (event.via.kind === 'press' && !isCurrentPress(walk, item, event.via.visit)) return staleOrIgnored(walk);
  const target = item.route === 'focus' ? findFocused(walk) : findOwner(walk, event.type);
  const moved = target !== undefined && (deliver(walk, target, event) || deliverToLobby(walk, target, event));
  const heard = deliverToListeners(walk, event, target);
  if (moved || heard) return 'moved';
  return staleOrIgnored(walk);
}

/** The owner of an event among the funnels of this kind of subject: a desk never enters a client's funnel. */
function findOwner(walk: Walk, eventType: string): CompiledFunnel | undefined {
  const owner = walk.funnels.findOwner(eventType);
  return owner !== undefined && isOfSubject(walk, owner) ? owner : undefined;
}

function isOfSubject({ subject }: Walk, { definition }: CompiledFunnel): boolean {
  return (definition.subject ?? 'client') === subject.kind;
}

/** What the funnel in focus has no use for goes to the lobby: nobody who wrote is left without an answer. */
function deliverToLobby(walk: Walk, refused: CompiledFunnel, event: SubjectEvent): boolean {
  const { lobby } = walk.funnels;
  const routed = walk.funnels.vocabulary.events.get(event.type)?.route === 'focus';
  if (!routed || lobby === undefined || lobby.id === refused.id || !isOfSubject(walk, lobby)) return false;
  return deliver(walk, lobby, event);
}

/** A press that leads nowhere gets the stale reply; anything else is simply not for anybody. */
function staleOrIgnored(walk: Walk): Verdict {
  if (walk.event.via.kind !== 'press') return 'ignored';
  if (beginInLobby(walk)) return 'moved';
  replyStale(walk);
  return 'stale';
}

/** Somebody whom the bot does not know presses a button, after an erasure say: he is met as if he had just come. */
function beginInLobby(walk: Walk): boolean {
  const { lobby } = walk.funnels;
  if (lobby === undefined || !isOfSubject(walk, lobby) || Object.keys(walk.subject.positions).length > 0)
    return false;
  return deliver(walk, lobby, { ...walk.event, type: MEETING, params: {} });
}

function isHeldBack(walk: Walk, item: EventItem | undefined): boolean {
  return walk.subject.owner === 'manager' && isClientAct(walk.event) && item?.service !== true;
}

function divertToTakeover(walk: Walk): Verdict {
  const funnel = walk.funnels.findActive(TAKEOVER);
  if (funnel === undefined) return 'ignored';
  const { event } = walk;
  // What a press means, in words: the manager is shown «pressed …».
  const title = walk.funnels.vocabulary.events.get(event.type)?.title.ru ?? '';
  const params = { ...event.params, act: event.type, title };
  return deliver(walk, funnel, { ...event, type: 'takeover.clientActed', params }) ? 'moved' : 'ignored';
}

/**
 * A button is current when its visit still lasts, when the client stands in the same state again, when its event is good
 * at any time, or when it carries no visit at all: then the present state alone judges it.
 */
function isCurrentPress(walk: Walk, item: EventItem, visit: number | undefined): boolean {
  if (visit === undefined || item.anytime === true) return true;
  const { positions, issued } = walk.subject;
  for (const position of Object.values(positions)) {
    if (position.status === 'active' && Object.values(position.visits).includes(visit)) return true;
  }
  const origin = issued.find(([number]) => number === visit);
  if (origin === undefined) return false;
  const [, funnel, uid] = origin;
  return positions[funnel]?.visits[uid] !== undefined;
}

function findFocused(walk: Walk): CompiledFunnel | undefined {
  const { focus, positions } = walk.subject;
  const id = focus.findLast((candidate) => positions[candidate]?.status === 'active');
  const found = (id === undefined ? undefined : walk.funnels.findActive(id)) ?? walk.funnels.lobby;
  return found !== undefined && isOfSubject(walk, found) ? found : undefined;
}

function deliverToListeners(walk: Walk, event: SubjectEvent, owner: CompiledFunnel | undefined): boolean {
  let heard = false;
  for (const listener of walk.funnels.listListeners(event.type)) {
    if (listener.id !== owner?.id && isOfSubject(walk, listener))
      heard = deliver(walk, listener, event) || heard;
  }
  return heard;
}

/**
 * Gives an event to a funnel: on the version the client stands in, or from the start of the active version when he does
 * not stand in it or has come to its end. A fresh start that then does not take the event is forgotten.
 */
function deliver(walk: Walk, active: CompiledFunnel, event: SubjectEvent): boolean {
  const standing = walk.subject.positions[active.id];
  if (standing !== undefined && standing.status === 'active') {
    const funnel = getVersion(walk.funnels, active.id, standing.version);
    const result = stepFunnel(inputFor(walk, funnel, event), standing, event.type);
    return take(walk, funnel, event, result);
  }
  const started = startFunnel(inputFor(walk, active, event));
  const stepped = stepFunnel(
    { ...inputFor(walk, active, event), nextVisit: started.run.nextVisit },
    started.position,
    event.type,
  );
  if (!stepped.moved) return false;
  walk.accept(active, '#start', started);
  return take(walk, active, event, stepped);
}

function take(walk: Walk, funnel: CompiledFunnel, event: SubjectEvent, result: StepResult): boolean {
  if (!result.moved) return false;
  walk.accept(funnel, event.type, result);
  takeFocus(walk, funnel, result);
  return true;
}

function inputFor(walk: Walk, funnel: CompiledFunnel, event: SubjectEvent): StepInput {
  return { funnel, scope: walk.scopeFor(event), nextVisit: walk.subject.nextVisit };
}
