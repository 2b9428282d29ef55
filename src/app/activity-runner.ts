/**
 * Runs activities: work with an outcome, started after the commit of the state that asks for it. The outcome comes back
 * as an event with the key of its visit, so that the first one wins and a crash repeats a call but never a reply.
 *
 * After a failure that may pass, the next attempt is an event too (the lease is ended early), with a growing pause.
 */
import { findParamsProblem } from '../core/funnel/vocabulary.ts';
import type { ActivityItem } from '../core/funnel/vocabulary.ts';
import { isJsonObject } from '../core/json.ts';
import type { JsonObject } from '../core/json.ts';
import { ENGINE_LEASE, ENGINE_OUTCOME } from '../core/step/event.ts';
import type { SubjectEvent, SubjectRef } from '../core/step/event.ts';
import { leaseKey } from '../core/step/timers.ts';
import type { PendingActivity } from '../core/step/position.ts';
import type { Subject } from '../core/step/subject.ts';
import { pauseUnlessAborted, untilAborted } from './abortable.ts';
import type { ActivityPort } from './activity-port.ts';
import { ActivityFailedError, SubjectGoneError } from './activity-port.ts';
import type { AdmitEvent } from './inbound.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { DeliveryPort } from './outgoing.ts';
import { refKey } from './subject-store.ts';

/** An activity just committed. */
export interface ActivityStart {
  readonly subject: Subject;
  readonly subjectId: number;
  readonly funnel: string;
  readonly pending: PendingActivity;
}

export interface ActivityRunner {
  /** Runs it in the background; nothing is awaited and nothing thrown. */
  start(start: ActivityStart): void;
  /** Aborts the run of a visit that ended; its outcome would be refused anyway. */
  stop(ref: SubjectRef, visit: number): void;
  /** Resolves when nothing runs and every outcome is committed. */
  idle(): Promise<void>;
  busy(): boolean;
  /** Aborts everything: the leases bring it back elsewhere. */
  stopAll(): void;
}

export interface ActivityRunnerDeps {
  readonly items: (src: string) => ActivityItem | undefined;
  readonly port: ActivityPort;
  readonly admit: AdmitEvent;
  readonly delivery: Pick<DeliveryPort, 'perform'>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Pause before the second attempt, ms; doubled with each further one. */
  readonly backOffMs?: number;
}

/** Telegram shows «typing…» for five seconds. */
const TYPING_EVERY_MS = 4_500;
const BACK_OFF_MS = 500;
/** How long an outcome is offered while the database does not answer, ms between tries. */
const ADMIT_RETRY_MS = [200, 500, 1_000, 2_000];

/** Makes the runner. */
export function makeActivityRunner(deps: ActivityRunnerDeps): ActivityRunner {
  const running = new Map<string, AbortController>();
  const tasks = new Set<Promise<void>>();
  return {
    start: (start) => {
      const key = `${refKey(start.subject)}#${start.pending.visit}`;
      running.get(key)?.abort();
      const controller = new AbortController();
      running.set(key, controller);
      const task = run(deps, start, controller).finally(() => {
        if (running.get(key) === controller) running.delete(key);
        tasks.delete(task);
      });
      tasks.add(task);
    },
    stop: (ref, visit) => running.get(`${refKey(ref)}#${visit}`)?.abort(),
    idle: async () => {
      while (tasks.size > 0) await Promise.all(tasks);
    },
    busy: () => tasks.size > 0,
    stopAll: () => {
      for (const controller of running.values()) controller.abort();
    },
  };
}

async function run(
  deps: ActivityRunnerDeps,
  start: ActivityStart,
  controller: AbortController,
): Promise<void> {
  const { pending, subject } = start;
  const item = deps.items(pending.src);
  const startedAt = performance.now();
  const stopTyping =
    item?.typing === true && subject.kind === 'client' ? showTyping(deps, subject.key) : undefined;
  const result = await perform(deps, start, item, controller);
  stopTyping?.();
  if (result.kind === 'gone' || (controller.signal.aborted && result.kind !== 'done')) return;
  const { signal } = controller;
  deps.metrics.activityEnded(
    pending.src,
    result.kind === 'done' ? 'done' : 'failed',
    performance.now() - startedAt,
  );
  if (result.kind === 'done') {
    await report(deps, start, signal, outcomeEvent(start, 'done', { output: result.output }));
    return;
  }
  const { error } = result;
  const fields = { user_id: subject.key, activity: pending.src, attempt: pending.attempt, error };
  deps.log.warn('activity failed', fields);
  const again = error.retryable && item !== undefined && pending.attempt < item.maxAttempts;
  if (again) await pauseUnlessAborted((deps.backOffMs ?? BACK_OFF_MS) * 2 ** (pending.attempt - 1), signal);
  if (signal.aborted) return;
  const { code, message } = error;
  await report(
    deps,
    start,
    signal,
    again ? leaseEvent(start) : outcomeEvent(start, 'failed', { error: { code, message } }),
  );
}

type RunResult =
  | { readonly kind: 'done'; readonly output: JsonObject }
  | { readonly kind: 'failed'; readonly error: ActivityFailedError }
  | { readonly kind: 'gone' };

async function perform(
  deps: ActivityRunnerDeps,
  start: ActivityStart,
  item: ActivityItem | undefined,
  controller: AbortController,
): Promise<RunResult> {
  const { pending, subject, subjectId, funnel } = start;
  const { src, input, uid, visit, attempt } = pending;
  const failed = (error: ActivityFailedError): RunResult => ({ kind: 'failed', error });
  if (item === undefined)
    return failed(
      new ActivityFailedError('UNKNOWN_ACTIVITY', `No activity "${src}" in the vocabulary.`, false),
    );
  const timeout = AbortSignal.timeout(item.timeoutMs);
  const signal = AbortSignal.any([controller.signal, timeout]);
  const key = `${subjectId}:${visit}`;
  try {
    const context = { subject, subjectId, funnel, uid, visit, attempt, key, signal };
    const output = await untilAborted(deps.port.run(src, input, context), signal);
    const problem = isJsonObject(output) ? findParamsProblem(item.outcome, output) : 'it is no object';
    if (problem === undefined && isJsonObject(output)) return { kind: 'done', output };
    return failed(
      new ActivityFailedError(
        'BAD_OUTPUT',
        `The output of "${src}" is not what the vocabulary says: ${problem}.`,
        true,
      ),
    );
  } catch (error) {
    if (error instanceof SubjectGoneError) return { kind: 'gone' };
    if (timeout.aborted && !(error instanceof ActivityFailedError)) {
      return failed(
        new ActivityFailedError('TIMEOUT', `"${src}" took longer than ${item.timeoutMs} ms.`, true, error),
      );
    }
    if (error instanceof ActivityFailedError) return failed(error);
    return failed(
      new ActivityFailedError(
        'UNEXPECTED',
        error instanceof Error ? error.message : String(error),
        true,
        error,
      ),
    );
  }
}

function showTyping(deps: ActivityRunnerDeps, chatId: number): () => void {
  const show = (): void =>
    deps.delivery.perform({ method: 'sendChatAction', payload: { chat_id: chatId, action: 'typing' } });
  show();
  const timer = setInterval(show, TYPING_EVERY_MS);
  return () => clearInterval(timer);
}

function outcomeEvent(
  start: ActivityStart,
  result: 'done' | 'failed',
  params: JsonObject,
): Omit<SubjectEvent, 'at'> {
  const { funnel, pending } = start;
  const { uid, visit } = pending;
  const via = { kind: 'outcome' as const, funnel, uid, visit, result };
  return { type: ENGINE_OUTCOME, keys: [`act:${funnel}:${visit}`], params, via };
}

/** The same event, under the same key, that the clock would make when the lease runs out. */
function leaseEvent({ funnel, pending }: ActivityStart): Omit<SubjectEvent, 'at'> {
  const { uid, visit, attempt } = pending;
  const via = { kind: 'lease' as const, funnel, uid, visit, attempt };
  return { type: ENGINE_LEASE, keys: [leaseKey(pending)], params: {}, via };
}

/** Offers the event while the database is away; past that the lease runs out and everything begins again. */
async function report(
  deps: ActivityRunnerDeps,
  { subject }: ActivityStart,
  signal: AbortSignal,
  event: Omit<SubjectEvent, 'at'>,
): Promise<void> {
  const to = { kind: subject.kind, key: subject.key };
  for (const waitMs of [...ADMIT_RETRY_MS, undefined]) {
    try {
      await deps.admit({ to, event });
      return;
    } catch (error) {
      if (waitMs === undefined || signal.aborted) {
        deps.log.warn('outcome of an activity is left to its lease', {
          user_id: subject.key,
          event: event.type,
          error,
        });
        return;
      }
      await pauseUnlessAborted(waitMs, signal);
    }
  }
}
