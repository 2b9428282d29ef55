/** Signals between subjects: dispatched by the process that committed them, swept by any other when it died. */
import type { SubjectEvent } from '../core/step/event.ts';
import type { AdmitEvent } from './inbound.ts';
import type { Log } from './log.ts';
import type { CommittedSignal } from './subject-store.ts';

/** Signals that wait in the database. */
export interface SignalStore {
  /** Those committed before `before` and due at `now`, the oldest first. */
  listWaiting(before: number, now: number, limit: number): Promise<readonly CommittedSignal[]>;
  /** Takes away a signal whose key its subject knows already. */
  discard(id: number): Promise<void>;
}

/** The event that a signal is at its receiver; its key makes it count once. */
function toSignalEvent(signal: CommittedSignal): Omit<SubjectEvent, 'at'> {
  const { type, params } = signal.event;
  return { type, params, keys: [`signal:${signal.id}`], via: { kind: 'signal', from: signal.from } };
}

/** Admits a signal at its receiver; when that fails the sweep will do it. */
export function dispatchSignal(admit: AdmitEvent, log: Pick<Log, 'warn'>, signal: CommittedSignal): void {
  admit({ to: signal.to, event: toSignalEvent(signal) }).catch((error: unknown) => {
    log.warn('a signal waits for the sweep', { signal: signal.id, error });
  });
}

/** Signals that wait longer are dispatched by whoever finds them, ms. */
const SIGNAL_GRACE_MS = 5_000;

/** Dispatches signals that nobody dispatched; resolves when they are applied. Returns how many there were. */
export async function sweepSignals(deps: {
  readonly store: SignalStore;
  readonly admit: AdmitEvent;
  readonly now: () => number;
  readonly graceMs?: number;
}): Promise<number> {
  const now = deps.now();
  const waiting = await deps.store.listWaiting(now - (deps.graceMs ?? SIGNAL_GRACE_MS), now, 200);
  await Promise.all(
    waiting.map(async (signal) => {
      const admission = await deps.admit({ to: signal.to, event: toSignalEvent(signal) });
      if (admission.kind === 'duplicate') await deps.store.discard(signal.id);
    }),
  );
  return waiting.length;
}
