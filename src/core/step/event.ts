/**
 * What can happen to a subject. An event is a fact with the instant of its admission; everything a guard needs is in it,
 * in the subject, or among the catalogue reads that the journal keeps. Nothing here knows Telegram's wire format.
 */
import type { JsonObject } from '../json.ts';

/** The consistency boundary of a step. */
export type SubjectKind = 'client' | 'desk' | 'process';

/**
 * Names a subject from outside: a client or a desk by its Telegram id, a process by its own id.
 * Database ids stay below the store.
 */
export interface SubjectRef {
  readonly kind: SubjectKind;
  readonly key: number;
}

/** Names and handle as Telegram gave them with the update that carried the event. */
export interface SeenProfile {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly languageCode?: string;
}

/** How an event came in. Only the router reads it; vocabulary items read `type` and `params`. */
export type Via =
  | {
      readonly kind: 'message';
      readonly messageId: number;
      readonly repliesTo?: number;
      /** Name of the message of ours that this one answers, where it has one. */
      readonly answers?: string;
      /** What was written where the event itself does not carry it: a command, a key of the menu. */
      readonly text?: string;
    }
  | {
      readonly kind: 'press';
      readonly callbackId: string;
      readonly messageId?: number;
      /** The callback text as pressed, for «pressed …» lines and for telling presses apart. */
      readonly data: string;
      /** Visit that issued the button; absent for buttons written by hand or by older messages. */
      readonly visit?: number;
    }
  | {
      readonly kind: 'timer';
      readonly funnel: string;
      readonly uid: string;
      readonly visit: number;
      readonly delay: string;
    }
  | {
      readonly kind: 'outcome';
      readonly funnel: string;
      readonly uid: string;
      readonly visit: number;
      readonly result: 'done' | 'failed';
    }
  | {
      readonly kind: 'lease';
      readonly funnel: string;
      readonly uid: string;
      readonly visit: number;
      readonly attempt: number;
    }
  | { readonly kind: 'signal'; readonly from: SubjectRef }
  | { readonly kind: 'manager'; readonly manager: number; readonly callbackId?: string }
  | { readonly kind: 'system'; readonly source: string };

export interface SubjectEvent {
  /** Name in the vocabulary. Timers, outcomes and leases are `engine.timer`, `engine.outcome`, `engine.lease`. */
  readonly type: string;
  /** Instant of admission, ms since 1970 UTC; never before the subject's last event. */
  readonly at: number;
  /**
   * Inbox keys: the event is applied once per key. A press has two, its update and its callback id, because one tap
   * may come back under a new update id.
   */
  readonly keys: readonly string[];
  readonly params: JsonObject;
  readonly via: Via;
  readonly seen?: SeenProfile;
}

/** Engine event names: facts of the machine itself, which no funnel may own. */
export const ENGINE_TIMER = 'engine.timer';
export const ENGINE_OUTCOME = 'engine.outcome';
export const ENGINE_LEASE = 'engine.lease';
export const ENGINE_MIGRATION = 'engine.migration';

/** True for what a person did, as against a clock, an activity or another part of the system. */
export function isClientAct(event: SubjectEvent): boolean {
  return event.via.kind === 'message' || event.via.kind === 'press';
}
