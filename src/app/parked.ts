/**
 * Events set aside after a fault: looked at by a person and tried again. A parked event blocks nobody; its inbox key was
 * never written, so trying again is admitting it anew.
 */
import type { SubjectEvent, SubjectRef } from '../core/step/event.ts';
import type { AdmitEvent, Admission } from './inbound.ts';

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
  /** Notes a try; `resolved` closes the row. */
  markTried(id: number, at: number, resolved: boolean): Promise<void>;
}

/** Tries a parked event again; `undefined` when there is no such open row. */
export type RetryParked = (id: number) => Promise<Admission | undefined>;

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
