/**
 * The working state of one subject step: the subject as it is so far, and what it leaves behind. Lives for one call.
 */
import type { CompiledFunnel } from '../funnel/compiled.ts';
import type { FunnelSet } from '../funnel/funnel-set.ts';
import { STAGES } from '../funnel/stages.ts';
import { getVersion } from '../funnel/pin-versions.ts';
import type { CatalogueLookup, ItemScope } from '../funnel/scope.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Effect, SayEffect, SignalEvent, TextRef } from './effect.ts';
import type { SubjectEvent } from './event.ts';
import type { Position } from './position.ts';
import type { StepResult } from './step.ts';
import type { Subject } from './subject.ts';
import { describeStanding } from '../takeover/describe-standing.ts';
import { freezeTimers, thawTimers } from './timers.ts';

/** `moved`: some transition was taken; `stale`: a button out of its time; `ignored`: nothing listened, or a repeat. */
export type Verdict = 'moved' | 'stale' | 'ignored';

/** What one funnel did with one event: the journal's line about it, and the raw material of coverage. */
export interface StepNote {
  readonly funnel: string;
  readonly version: number;
  readonly event: string;
  /** Ids of the transitions taken. */
  readonly edges: readonly string[];
  readonly entered: readonly string[];
  readonly left: readonly string[];
}

export interface Walk {
  readonly funnels: FunnelSet;
  readonly event: SubjectEvent;
  subject: Subject;
  readonly effects: Effect[];
  readonly notes: StepNote[];
  readonly signals: SignalEvent[];
  readonly reads: Map<string, Json>;
  signalCount: number;
  readonly repeats: { readonly prefix?: TextRef }[];
  /** What items of a funnel may read when they handle `event`. */
  scopeFor(event: SubjectEvent): Omit<ItemScope, 'context' | 'params'>;
  /** Takes over what a funnel's step did. */
  accept(funnel: CompiledFunnel, eventType: string, result: StepResult): void;
  /** Adds an effect and applies what it changes of the subject itself. */
  applyEffect(effect: Effect): void;
}

/** Begins a walk. */
export function makeWalk(
  funnels: FunnelSet,
  subject: Subject,
  event: SubjectEvent,
  lookup: CatalogueLookup,
): Walk {
  const reads = new Map<string, Json>();
  const catalogue: CatalogueLookup = (key) => {
    const known = reads.get(key);
    if (known !== undefined) return known;
    const value = lookup(key);
    reads.set(key, value);
    return value;
  };
  const walk: Walk = {
    funnels,
    event,
    subject,
    effects: [],
    notes: [],
    signals: [],
    reads,
    signalCount: 0,
    repeats: [],
    scopeFor: (present) => ({ at: event.at, event: present, subject: factsOf(walk), catalogue }),
    accept: (funnel, eventType, result) => acceptResult(walk, funnel, eventType, result),
    applyEffect: (effect) => {
      if (effect.type === 'say' && isKeptBack(walk, effect)) {
        const { funnel, uid } = effect;
        walk.effects.push({ type: 'keep-back', funnel, uid });
        return;
      }
      walk.effects.push(effect);
      if (effect.type === 'profile')
        walk.subject = { ...walk.subject, profile: patchProfile(walk.subject, effect.patch) };
    },
  };
  return walk;
}

/** A manager who leads the dialogue is alone with the client: only `service` messages pass. */
function isKeptBack({ subject }: Walk, say: SayEffect): boolean {
  const toClient = subject.kind === 'client' && say.to === undefined;
  return toClient && subject.owner === 'manager' && say.class !== 'service';
}

function factsOf({ subject, funnels, event }: Walk): ItemScope['subject'] {
  const { key, profile, owner, lastActAt, stages } = subject;
  const describe = () => describeStanding(funnels, subject, event.at);
  return { key, profile, owner, lastActAt, stages, focus: subject.focus.at(-1), describe };
}

function acceptResult(walk: Walk, funnel: CompiledFunnel, eventType: string, result: StepResult): void {
  const { position, run } = result;
  const { edges, entered, left } = run;
  if (result.moved)
    walk.notes.push({ funnel: funnel.id, version: funnel.version, event: eventType, edges, entered, left });
  walk.subject = {
    ...walk.subject,
    nextVisit: run.nextVisit,
    issued: run.issued.length === 0 ? walk.subject.issued : [...walk.subject.issued, ...run.issued],
    positions: {
      ...walk.subject.positions,
      // What is armed while a manager leads the dialogue stands still from the start.
      [funnel.id]:
        walk.subject.owner === 'manager' ? freezeTimers(funnel, position, walk.event.at) : position,
    },
  };
  for (const effect of run.effects) walk.applyEffect(effect);
  for (const stage of run.stages) enterStage(walk, stage);
  walk.signals.push(...run.signals);
  walk.repeats.push(...run.repeats);
  if (run.owner !== undefined && run.owner !== walk.subject.owner) changeOwner(walk, run.owner);
}

/** A stage is reached, not left: who takes the bonus after the survey is no beginner again, and «paid» lasts. */
function enterStage(walk: Walk, stage: string): void {
  const present = walk.subject.profile.stage;
  const ahead = present === undefined || STAGES.indexOf(stage) > STAGES.indexOf(present);
  if (ahead) walk.applyEffect({ type: 'profile', patch: { stage } });
  if (walk.subject.stages.includes(stage)) return;
  walk.subject = { ...walk.subject, stages: [...walk.subject.stages, stage] };
  walk.effects.push({ type: 'business-event', name: 'stage.entered', payload: { stage } });
}

function patchProfile(subject: Subject, patch: JsonObject): Subject['profile'] {
  const merged = { ...subject.profile, ...patch };
  const values: readonly unknown[] = Object.values(merged);
  if (!values.includes(null)) return merged;
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

function changeOwner(walk: Walk, owner: 'bot' | 'manager'): void {
  const change = owner === 'manager' ? freezeTimers : thawTimers;
  const positions: Record<string, Position> = {};
  for (const [id, position] of Object.entries(walk.subject.positions)) {
    positions[id] = change(getVersion(walk.funnels, id, position.version), position, walk.event.at);
  }
  walk.subject = { ...walk.subject, owner, positions };
  if (owner === 'manager') walk.effects.push({ type: 'void-unsent' });
}
