/**
 * Performs the effects of a commit, in this order: answers to presses, messages, signals to other subjects, activities,
 * local timers. Everything here may be lost in a crash: leases, the signals table and `next_due_at` make up for it.
 */
import type { Effect } from '../core/step/effect.ts';
import type { SubjectRef } from '../core/step/event.ts';
import type { ActivityRunner } from './activity-runner.ts';
import type { AnswerPress } from './answer-press.ts';
import type { CommittedLane } from './committer.ts';
import type { AdmitEvent } from './inbound.ts';
import type { LocalTimers } from './local-timers.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { DeliveryPort } from './outgoing.ts';
import { dispatchSignal } from './signals.ts';
import type { LaneStep } from './step-lane.ts';
import type { CommitReply } from './subject-store.ts';

export interface PerformDeps {
  readonly delivery: DeliveryPort;
  readonly answer: AnswerPress;
  readonly activities: ActivityRunner;
  readonly timers: LocalTimers;
  readonly admit: AdmitEvent;
  readonly knowsEvent: (type: string) => boolean;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Makes the function; it starts everything and waits for nothing. */
export function makePerform(
  deps: PerformDeps,
): (lanes: readonly CommittedLane[], reply: CommitReply) => void {
  return (lanes, reply) => {
    for (const lane of lanes) for (const step of lane.steps) answerStep(deps, lane, step);
    if (reply.voided.length > 0) deps.delivery.withdraw(reply.voided);
    if (reply.outbox.length > 0) deps.delivery.deliver(reply.outbox);
    for (const signal of reply.signals) dispatchSignal(deps.admit, deps.log, signal);
    for (const chatId of reply.blocked) reportBlocked(deps, chatId);
    for (const lane of lanes) {
      startActivities(deps, lane);
      measure(deps, lane);
      deps.timers.schedule(refOf(lane), lane.dueAt);
    }
  };
}

function refOf({ after }: CommittedLane): SubjectRef {
  return { kind: after.kind, key: after.key };
}

function answerStep(deps: PerformDeps, lane: CommittedLane, { row, entry }: LaneStep): void {
  for (const effect of row.effects) {
    if (effect.type !== 'answer-callback') continue;
    const early = entry?.kind === 'event' && entry.answeredEarly;
    if (!early) {
      const { callbackId, text, alert } = effect;
      deps.answer(callbackId, text, alert);
    } else if (effect.text !== undefined) {
      // The toast's chance is gone, its words are not.
      deps.delivery.perform({
        method: 'sendMessage',
        payload: { chat_id: lane.after.key, text: effect.text },
      });
    }
  }
}

/** A client who blocked the bot is marked by an event of his own, like everything that happens to him. */
function reportBlocked(deps: PerformDeps, chatId: number): void {
  if (!deps.knowsEvent('client.blocked')) return;
  const event = {
    type: 'client.blocked',
    keys: [`blocked:${crypto.randomUUID()}`],
    params: { blocked: true },
    via: { kind: 'system' as const, source: 'delivery' },
  };
  deps.admit({ to: { kind: 'client', key: chatId }, event }).catch((error: unknown) => {
    deps.log.warn('a blocked chat could not be noted', { user_id: chatId, error });
  });
}

function startActivities(deps: PerformDeps, lane: CommittedLane): void {
  const ref = refOf(lane);
  for (const { row } of lane.steps) {
    for (const effect of row.effects) {
      if (effect.type === 'stop-activity') deps.activities.stop(ref, effect.visit);
      if (effect.type === 'start-activity') startActivity(deps, lane, effect);
    }
  }
}

function startActivity(
  deps: PerformDeps,
  lane: CommittedLane,
  effect: Extract<Effect, { type: 'start-activity' }>,
): void {
  const position = lane.after.positions[effect.funnel];
  const pending = position?.activities.find(({ uid, visit }) => uid === effect.uid && visit === effect.visit);
  // A later event of the same statement may have left the state already.
  if (pending === undefined) return;
  deps.activities.start({ subject: lane.after, subjectId: lane.before.id, funnel: effect.funnel, pending });
}

function measure(deps: PerformDeps, lane: CommittedLane): void {
  for (const { row } of lane.steps) {
    for (const effect of row.effects) {
      if (effect.type !== 'business-event' || effect.name !== 'stage.entered') continue;
      const { stage } = effect.payload;
      if (typeof stage === 'string') deps.metrics.stageReached(stage);
    }
    if (row.event.via.kind === 'timer')
      measureLag(deps, lane, row.event.via.visit, row.event.via.delay, row.at);
  }
}

function measureLag(deps: PerformDeps, lane: CommittedLane, visit: number, delay: string, at: number): void {
  for (const position of Object.values(lane.before.subject.positions)) {
    const timer = position.timers.find((each) => each.visit === visit && each.delay === delay);
    if (timer !== undefined) deps.metrics.timerRang(at - timer.dueAt);
  }
}
