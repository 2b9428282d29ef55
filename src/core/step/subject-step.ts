/**
 * The pure step of a subject: one event goes to the funnel it belongs to, signals between the subject's funnels run to
 * their end, focus moves, and everything comes back as one new subject and one list of effects for one commit.
 *
 * Order within a step: the event itself → signals, first in first out → listeners of «the client acted» → focus given
 * back by funnels that ended → the interrupted question said again → the answer to the pressed button.
 */
import type { CatalogueLookup } from '../funnel/scope.ts';
import type { FunnelSet } from '../funnel/funnel-set.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Effect } from './effect.ts';
import { isClientAct } from './event.ts';
import type { SeenProfile, SubjectEvent } from './event.ts';
import { routeEvent, routeSignal } from './route.ts';
import { restoreFocus } from './focus.ts';
import { ISSUED_KEPT } from './subject.ts';
import type { Profile, Subject } from './subject.ts';
import { makeWalk } from './walk.ts';
import type { StepNote, Verdict, Walk } from './walk.ts';

/** Signals between funnels that one event may set off; more is taken for a loop and the event is parked. */
const MAX_SIGNALS = 32;

/** How long a press counts as «the same press», ms, for events declared `once`. */
const ONCE_WINDOW_MS = 10_000;

export interface SubjectStep {
  readonly subject: Subject;
  readonly verdict: Verdict;
  readonly effects: readonly Effect[];
  /** Names of the set of funnels that was active. */
  readonly active: readonly string[];
  /** What each funnel did, in order. */
  readonly notes: readonly StepNote[];
  /** Catalogue keys read and the values seen. */
  readonly reads: { readonly [key: string]: Json };
}

/** An event set off more signals than a sane set of funnels would. */
class SignalLoopError extends Error {
  readonly code = 'SIGNAL_LOOP';
  constructor(event: SubjectEvent, last: string) {
    super(
      `Event "${event.type}" set off more than ${MAX_SIGNALS} signals between funnels, the last being "${last}". ` +
        'Two funnels probably answer each other; break the circle in their definitions.',
    );
    this.name = 'SignalLoopError';
  }
}

/**
 * Takes one step. Pure: the same funnels, subject, event and catalogue answers give the same result, which is what
 * replay relies on.
 * @throws SignalLoopError, and whatever a defective definition throws; the caller parks the event then.
 */
export function stepSubject(
  funnels: FunnelSet,
  subject: Subject,
  event: SubjectEvent,
  lookup: CatalogueLookup,
): SubjectStep {
  const at = Math.max(event.at, subject.lastAt);
  const walk = makeWalk(funnels, subject, { ...event, at }, lookup);
  notePresence(walk);
  const focusBefore = walk.subject.focus.at(-1);
  const verdict = isRepeatedPress(walk) ? 'ignored' : routeEvent(walk);
  drainSignals(walk);
  if (isClientAct(event) && verdict !== 'ignored') {
    routeSignal(walk, { type: 'client.acted', params: {} });
    drainSignals(walk);
  }
  restoreFocus(walk, focusBefore);
  answerPress(walk);
  return {
    subject: closeSubject(walk),
    verdict,
    effects: walk.effects,
    active: funnels.names,
    notes: walk.notes,
    reads: walk.reads.size === 0 ? {} : Object.fromEntries(walk.reads),
  };
}

/** Runs signals between funnels to their end, first in first out. @throws SignalLoopError past {@link MAX_SIGNALS}. */
export function drainSignals(walk: Walk): void {
  for (let signal = walk.signals.shift(); signal !== undefined; signal = walk.signals.shift()) {
    if (++walk.signalCount > MAX_SIGNALS) throw new SignalLoopError(walk.event, signal.type);
    routeSignal(walk, signal);
  }
}

/** Notes that the client is here: names as Telegram gives them now, the instant of the act, the text said. */
function notePresence(walk: Walk): void {
  const { event } = walk;
  if (!isClientAct(event)) return;
  walk.subject = { ...walk.subject, lastActAt: event.at };
  const patch = event.seen && seenPatch(walk.subject.profile, event.seen);
  if (patch !== undefined) walk.applyEffect({ type: 'profile', patch });
  if (event.via.kind !== 'message') return;
  const { text, media } = event.params;
  const meta = { messageId: event.via.messageId, ...(typeof media === 'string' ? { media } : {}) };
  walk.effects.push({
    type: 'incoming-message',
    text: typeof text === 'string' ? text : (event.via.text ?? ''),
    meta,
  });
}

/** Names that are not as they were last seen; `undefined` when all are, as in nearly every event. */
function seenPatch(profile: Profile, seen: SeenProfile): JsonObject | undefined {
  const { firstName, lastName, username } = seen;
  const changed: [string, Json][] = [];
  if (firstName !== profile.firstName) changed.push(['firstName', firstName ?? null]);
  if (lastName !== profile.lastName) changed.push(['lastName', lastName ?? null]);
  if (username !== profile.username) changed.push(['username', username ?? null]);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

function isRepeatedPress(walk: Walk): boolean {
  const { event, subject } = walk;
  if (event.via.kind !== 'press' || event.via.messageId === undefined) return false;
  if (walk.funnels.vocabulary.events.get(event.type)?.once !== true) return false;
  const { messageId, data } = event.via;
  const recent = subject.presses.filter(([, , at]) => event.at - at < ONCE_WINDOW_MS);
  const repeated = recent.some(([id, pressed]) => id === messageId && pressed === data);
  if (!repeated) walk.subject = { ...subject, presses: [...recent, [messageId, data, event.at]] };
  return repeated;
}

/** Every press is answered exactly once; without an order of its own the answer is empty. */
function answerPress(walk: Walk): void {
  const { via } = walk.event;
  const callbackId =
    via.kind === 'press' ? via.callbackId : via.kind === 'manager' ? via.callbackId : undefined;
  if (callbackId === undefined) return;
  const answers = walk.effects.filter((effect) => effect.type === 'answer-callback');
  if (answers.length === 0) walk.effects.unshift({ type: 'answer-callback', callbackId });
  for (const extra of answers.slice(1)) walk.effects.splice(walk.effects.indexOf(extra), 1);
}

/** The subject as the step leaves it: one event further. */
export function closeSubject(walk: Walk): Subject {
  const { subject } = walk;
  return {
    ...subject,
    lastAt: walk.event.at,
    seq: subject.seq + 1,
    issued: subject.issued.length > ISSUED_KEPT ? subject.issued.slice(-ISSUED_KEPT) : subject.issued,
  };
}
