/** What adapters hand to the engine, and what they get back. */
import type { SubjectEvent, SubjectRef } from '../core/step/event.ts';
import type { Verdict } from '../core/step/walk.ts';

/** An event before admission: the engine gives it its instant. */
export interface InboundEvent {
  readonly to: SubjectRef;
  readonly event: Omit<SubjectEvent, 'at'>;
}

export type Admission =
  | { readonly kind: 'applied'; readonly verdict: Verdict; readonly seq: number }
  /** One of its keys was known: nothing changed, now or before. */
  | { readonly kind: 'duplicate' }
  /** It could not be stepped or written; it waits in `parked` with its payload. */
  | { readonly kind: 'parked'; readonly reason: string };

/**
 * Admits an event: resolves after its commit. Events of one subject are applied in the order of the calls.
 * Rejects only when the database cannot be reached, or holds the subject in a shape or a funnel's version that this
 * program does not have: nothing was written then, the caller may try again.
 */
export type AdmitEvent = (inbound: InboundEvent) => Promise<Admission>;
