/**
 * Events set aside after a fault: looked at by a person and tried again. A parked event blocks nobody; its inbox key was
 * never written, so trying again is admitting it anew.
 */
import type { SubjectEvent, SubjectRef } from '../core/step/event.ts';
import type { AdmitEvent, Admission } from './inbound.ts';
import type { Log } from './log.ts';

export interface ParkedEvent {
  readonly to: SubjectRef;
  readonly event: SubjectEvent;
  /** What failed, in words for a person; no personal data. */
  readonly reason: string;
  readonly at: number;
  /**
   * Ring the subject again at `at`, unless it has left `revision` meanwhile: who wrote it then knew better. Set for
   * timers and leases, which stay due in the position.
   */
  readonly ring?: { readonly at: number; readonly revision: number };
}

export interface ParkedStore {
  /**
   * Keeps the event. One open row per subject and key: parking it again changes nothing.
   * A signal is consumed by being parked.
   */
  park(parked: ParkedEvent): Promise<void>;
  load(id: number): Promise<{ readonly to: SubjectRef; readonly event: SubjectEvent } | undefined>;
  /**
   * Takes the rows for which somebody wants another try. Messages among them are put back into the outbox at once and
   * are settled by that; the ids of the events are returned. Each row is taken by one process.
   */
  takeWanted(
    limit: number,
    at: number,
  ): Promise<{ readonly events: readonly number[]; readonly messages: number }>;
  /** Notes a try; `resolved` closes the row. */
  markTried(id: number, at: number, resolved: boolean): Promise<void>;
}

/** Tries a parked event again; `undefined` when there is no such open row. */
export type RetryParked = (id: number) => Promise<Admission | undefined>;

/** Tries again what people asked for; returns how much that was. */
export function makeRetryWanted(deps: {
  readonly parked: ParkedStore;
  readonly retry: RetryParked;
  readonly now: () => number;
  readonly log: Log;
}): () => Promise<number> {
  return async () => {
    const { events, messages } = await deps.parked.takeWanted(WANTED_AT_ONCE, deps.now());
    for (const id of events) {
      const admission = await deps.retry(id);
      deps.log.info('parked event tried again', { parked: id, outcome: admission?.kind ?? 'gone' });
    }
    if (messages > 0) deps.log.info('parked messages put back', { messages });
    return events.length + messages;
  };
}

const WANTED_AT_ONCE = 100;

/** Makes the use case. An event that had been applied meanwhile counts as settled. */
export function makeRetryParked(deps: {
  readonly parked: ParkedStore;
  readonly admit: AdmitEvent;
  readonly now: () => number;
}): RetryParked {
  return async (id) => {
    const found = await deps.parked.load(id);
    if (found === undefined) return undefined;
    const admission = await deps.admit(found);
    await deps.parked.markTried(id, deps.now(), admission.kind !== 'parked');
    return admission;
  };
}
