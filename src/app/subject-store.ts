/**
 * The store of subjects as the engine sees it: read them, and write what steps made of them in one statement.
 * Port; the real one is adapters/db.
 */
import type { SignalEvent } from '../core/step/effect.ts';
import type { SayEffect } from '../core/step/effect.ts';
import type { SubjectRef } from '../core/step/event.ts';
import type { JournalRow } from '../core/step/journal.ts';
import type { Subject } from '../core/step/subject.ts';
import type { DeliveryResult, OutboxRow, PresentedMessage } from './outgoing.ts';

/** A subject with its identity in the database. */
export interface StoredSubject {
  readonly subject: Subject;
  /** Never reused, one number space for clients, desks and processes. */
  readonly id: number;
  /** Grows by one with every admitted write. */
  readonly revision: number;
  /** Not in the database yet; the id is reserved. */
  readonly fresh: boolean;
}

/** A message to be sent, rendered, with the order it came from. */
export interface MessageWrite {
  readonly say: SayEffect;
  readonly message: PresentedMessage;
}

/** One step of a subject as it goes into the journal, with its messages. */
export interface StepWrite {
  readonly row: JournalRow;
  readonly messages: readonly MessageWrite[];
}

/** All that one statement writes of one subject: several steps, the position once. */
export interface SubjectWrite {
  readonly before: StoredSubject;
  readonly after: Subject;
  readonly steps: readonly StepWrite[];
  /** When it wants to be rung, ms; not always its earliest due instant, see `findRingAt`. */
  readonly dueAt: number | undefined;
}

export interface CommitBatch {
  /** All of one table pair: clients, or desks and processes. */
  readonly writes: readonly SubjectWrite[];
  /** Results of deliveries; written whatever becomes of the subjects. */
  readonly acknowledgements: readonly DeliveryResult[];
  /** Instant of the statement, ms. */
  readonly at: number;
  /** What to add to an instant of ours to get real time, ms. */
  readonly toRealMs: number;
}

/** A signal just committed, to be dispatched by the process that committed it. */
export interface CommittedSignal {
  readonly id: number;
  readonly from: SubjectRef;
  readonly to: SubjectRef;
  readonly event: SignalEvent;
}

export interface CommitReply {
  /** Ids of the subjects that were written. */
  readonly admitted: ReadonlySet<number>;
  /** Subject id → its keys of this batch that had been applied before. */
  readonly known: ReadonlyMap<number, ReadonlySet<string>>;
  /** Messages whose lease this process now holds. */
  readonly outbox: readonly OutboxRow[];
  /** Messages of earlier commits that were withdrawn. */
  readonly voided: readonly number[];
  readonly signals: readonly CommittedSignal[];
  /** Clients (Telegram ids) that an acknowledgement found to have blocked the bot. */
  readonly blocked: readonly number[];
}

export interface SubjectStore {
  /**
   * One SELECT for all; a subject nobody has heard of comes back fresh, with an id reserved. In the order of `refs`.
   * @throws SubjectsUnreadableError naming those that another version of the program wrote; StoreUnavailableError.
   */
  load(refs: readonly SubjectRef[]): Promise<readonly StoredSubject[]>;
  /**
   * Writes the batch in one statement that raises for no expected outcome: a subject is admitted when its revision is
   * the expected one and none of its keys is known; of the others nothing is written.
   * @throws StoreUnavailableError, StoreBusyError, StoreFaultError.
   */
  commit(batch: CommitBatch): Promise<CommitReply>;
}

/** Subjects as they were after their last commit, the least recently used dropped. */
export interface SubjectCache {
  get(key: string): StoredSubject | undefined;
  set(key: string, stored: StoredSubject): void;
  delete(key: string): void;
}

/** One text per subject: the key of queues and caches. */
export function refKey(ref: SubjectRef): string {
  return `${ref.kind}:${ref.key}`;
}
