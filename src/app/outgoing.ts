/**
 * Outgoing messages between commit and delivery: the outbox's row, what became of it, and the ports on both sides.
 * A row is self-contained: delivering it reads no funnel, no content and no position.
 */
import type { JsonObject } from '../core/json.ts';
import type { MessageClass, SayEffect } from '../core/step/effect.ts';
import type { SubjectRef } from '../core/step/event.ts';

/** A call of the Bot API, ready to be sent. */
export interface OutgoingCall {
  readonly method: string;
  readonly payload: JsonObject;
}

/** What a message looks like in the client's messenger. */
export interface PresentedMessage extends OutgoingCall {
  readonly chatId: number;
  /** The text as the client sees it, for `messages`. */
  readonly text: string;
  /** Which content and version were rendered, for `messages.meta`. */
  readonly meta: JsonObject;
  /** Name of the message in its chat, see {@link SayEffect}. */
  readonly ref?: string;
}

/** Renders a say effect: texts from the content, placeholders escaped, keyboards built. Pure but for the content read. */
export type PresentSay = (say: SayEffect, to: SubjectRef) => PresentedMessage;

/** A committed message on its way. */
export interface OutboxRow extends OutgoingCall {
  /** The payload as JSON text, where it was written already. */
  readonly body?: string;
  readonly id: number;
  readonly chatId: number;
  readonly class: MessageClass;
  /** A send of unknown outcome is repeated for essential rows, flagged for others. */
  readonly essential: boolean;
  /** Sends tried so far. */
  readonly attempts: number;
  /** Until when the holder may send it, ms; past that another process may have it. */
  readonly leaseUntil: number;
  /** Name of the message in its chat; a row that edits or deletes finds the message by it when it is sent. */
  readonly ref?: string;
}

/** What became of one attempt, and of those in hand before it. */
export type DeliveryResult = DeliveryEnd & {
  /** Failed tries since the row was taken in hand, this one not counted: nothing was written of them. */
  readonly failures?: number;
};

type DeliveryEnd =
  | { readonly id: number; readonly kind: 'sent'; readonly messageId: number }
  | { readonly id: number; readonly kind: 'postponed'; readonly notBefore: number; readonly error: string }
  /** Given back without a try: it counts none, and goes on when it is due. */
  | { readonly id: number; readonly kind: 'released'; readonly notBefore: number; readonly error: string }
  | { readonly id: number; readonly kind: 'parked'; readonly error: string }
  /** The client blocked the bot: the row is void and the client is marked. */
  | { readonly id: number; readonly kind: 'blocked'; readonly chatId: number };

/** The outbox as delivery sees it. */
export interface OutboxPort {
  /**
   * Notes results; all but `sent` count only while this process still holds the row. They are written with the next commit, or after 50 ms of silence. Resolves when written.
   * A crash before that repeats the send: the row is still pending when its lease ends.
   */
  acknowledge(results: readonly DeliveryResult[]): Promise<void>;
  /**
   * Takes over due rows nobody holds: of at most `limit` chats the unsent rows in order, up to the first that has to wait.
   * Extends their lease.
   */
  claim(limit: number): Promise<readonly OutboxRow[]>;
  /** Reads a row again before a retry; `undefined` when it was voided, sent or taken over meanwhile. Extends its lease. */
  reread(id: number): Promise<OutboxRow | undefined>;
  /** Id of the last message sent to a chat under a name; `undefined` when none was. */
  findMessageId(chatId: number, ref: string): Promise<number | undefined>;
  /** A pause for the whole bot (429): read by every process. */
  pauseAll(untilMs: number): Promise<void>;
  pausedUntil(): number;
}

/** Delivery as the engine sees it: rows just committed by this process, with their lease held. */
export interface DeliveryPort {
  deliver(rows: readonly OutboxRow[]): void;
  /** Rows just voided: those not yet on their way are dropped. One being sent goes out, and is then noted as sent. */
  withdraw(ids: readonly number[]): void;
  /** Sent at once, once, never stored: answers to presses and typing marks. Failures are logged only. */
  perform(call: OutgoingCall): void;
  /** Resolves when nothing is being sent or waits for its turn (rows postponed to a later instant do not count). */
  idle(): Promise<void>;
}

/** The outbox in the database, below {@link OutboxPort}; results are written by the commit statement. */
export interface OutboxStore {
  /** @see OutboxPort.claim */
  claim(limit: number, now: number): Promise<readonly OutboxRow[]>;
  /** @see OutboxPort.reread */
  reread(id: number, now: number): Promise<OutboxRow | undefined>;
  /** @see OutboxPort.findMessageId */
  findMessageId(chatId: number, ref: string): Promise<number | undefined>;
  /** Writes a pause for every process; an earlier end never shortens a later one. */
  pause(untilMs: number): Promise<void>;
  /** End of the longest pause in force, 0 without one. */
  readPause(): Promise<number>;
}
