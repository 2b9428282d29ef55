/**
 * Effects: orders as data. A step returns them, the commit writes them, and only then anybody performs them.
 */
import type { JsonObject } from '../json.ts';
import type { SubjectRef } from './event.ts';

/** Where a text comes from; the shell resolves `content` and `prompt` when it commits. */
export type TextRef =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'content'; readonly key: string }
  | { readonly kind: 'prompt'; readonly file: string; readonly section: string };

export type Button =
  { readonly text: string; readonly callback: string } | { readonly text: string; readonly url: string };

/** Reply keyboards by name; their labels belong to the vocabulary, not to a message. */
export type ReplyMenu = 'main' | 'contact' | 'remove';

/** `service` messages pass even while a manager owns the dialogue. */
export type MessageClass = 'ordinary' | 'service';

/** Whose chat a message goes to when it is not the subject's own: the managers' channel, the owner, one manager. */
export type SayTarget = 'managers' | 'owner' | { readonly desk: number };

/**
 * What is done instead of sending a new message. `edit`: the message named by `ref` gets this text and keyboard;
 * `edit-caption`: its caption; `delete`: it goes, and where Telegram refuses that it gets this text instead;
 * `copy`: a message of another chat comes without its origin, this text being its caption where it can have one.
 */
export type MessageAct =
  | { readonly kind: 'edit' }
  | { readonly kind: 'edit-caption' }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'copy';
      readonly fromChat: number;
      readonly messageId: number;
      readonly captioned: boolean;
    };

export interface SayEffect {
  readonly type: 'say';
  readonly funnel: string;
  readonly uid: string;
  readonly visit: number;
  readonly text: TextRef;
  /** Shown above the text in the same message: the `stale` reply, a confirming line. */
  readonly prefix?: TextRef;
  readonly params: JsonObject;
  /** Rows of inline buttons; never together with `menu`, Telegram takes one keyboard a message. */
  readonly buttons?: readonly (readonly Button[])[];
  readonly menu?: ReplyMenu;
  readonly class: MessageClass;
  /** A send of unknown outcome is repeated for essential messages and flagged for others. */
  readonly essential: boolean;
  /** Absent: the subject's own chat. Messages to the school's people are no part of the client's dialogue. */
  readonly to?: SayTarget;
  /** Names the message in its chat, e.g. `lead:17`: later messages edit or delete it by this name. */
  readonly ref?: string;
  /** Absent: a new message is sent. */
  readonly act?: MessageAct;
  /** Id of the message of the same chat that this one answers; without it the message is sent all the same. */
  readonly replyTo?: number;
  /** Who speaks to the client; absent: the bot. */
  readonly by?: 'manager';
}

/** Tables a step may write beside its position; each row belongs to the client who steps. */
export type RecordTable = 'leads' | 'appointments' | 'slot_holds' | 'payments' | 'consents';

/**
 * A row of a table of the business. An id was drawn by an activity before, so that an insert that comes again changes
 * nothing; an update touches the client's own row only and leaves what it does not name.
 */
export interface RecordEffect {
  readonly type: 'record';
  readonly table: RecordTable;
  readonly op: 'insert' | 'update';
  /** Column → value; instants as ISO 8601. Tables with a key want it here. */
  readonly values: JsonObject;
}

export type Effect =
  | SayEffect
  | {
      readonly type: 'answer-callback';
      readonly callbackId: string;
      readonly text?: string;
      readonly alert?: boolean;
    }
  /** A row of `events`: a business fact with its payload. */
  | { readonly type: 'business-event'; readonly name: string; readonly payload: JsonObject }
  /** The subject's own row changes; keys are those of `Profile`. */
  | { readonly type: 'profile'; readonly patch: JsonObject }
  | {
      readonly type: 'survey-answer';
      readonly question: string;
      readonly answer: string;
      readonly points: number;
    }
  /** A row of a table of the business, written with the position; see {@link RecordEffect}. */
  | RecordEffect
  | { readonly type: 'incoming-message'; readonly text: string; readonly meta: JsonObject }
  | {
      readonly type: 'start-activity';
      readonly funnel: string;
      readonly uid: string;
      readonly visit: number;
      readonly src: string;
    }
  | { readonly type: 'stop-activity'; readonly funnel: string; readonly uid: string; readonly visit: number }
  | {
      readonly type: 'arm-timer';
      readonly funnel: string;
      readonly uid: string;
      readonly visit: number;
      readonly delay: string;
      readonly dueAt: number;
    }
  | {
      readonly type: 'drop-timer';
      readonly funnel: string;
      readonly uid: string;
      readonly visit: number;
      readonly delay: string;
    }
  /** Another subject is told; a row of `signals`, consumed there as an event. */
  | { readonly type: 'tell'; readonly to: SubjectRef; readonly event: SignalEvent }
  /** Not said, because a manager leads the dialogue; on return the state in focus says where it stands. */
  | { readonly type: 'keep-back'; readonly funnel: string; readonly uid: string }
  /** Unsent messages that are not `service` are voided in the same commit. */
  | { readonly type: 'void-unsent' };

/** An event for another funnel or another subject, before it is admitted there. */
export interface SignalEvent {
  readonly type: string;
  readonly params: JsonObject;
}
