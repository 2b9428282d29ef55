// The rows delivery holds: one queue a chat, so that a chat sees its messages in order and no chat waits for another.
import type { OutboxRow } from '../../app/outgoing.ts';
import type { TokenBucket } from './send-limits.ts';

/** A row in hand. */
export interface HeldRow {
  row: OutboxRow;
  /** When it was read from the outbox, by `performance.now()`. */
  readAtMs: number;
  /** Failed sends since it is in hand. */
  failures: number;
}

/**
 * `ready`: its first row may go as soon as there is room. `busy`: its first row is being sent or read again.
 * `waiting`: a short wait of its own (a retry, the chat's rate).
 */
export type ChatMode = 'ready' | 'busy' | 'waiting';

/** The queue of one chat; it exists only while it has rows. */
export interface ChatQueue {
  readonly chatId: number;
  readonly rows: HeldRow[];
  mode: ChatMode;
}

/** All rows in hand. */
export interface Hand {
  readonly chats: Map<number, ChatQueue>;
  /** Chats in mode `ready`, in the order in which they became so. */
  readonly ready: Set<ChatQueue>;
  /** Ids in hand, and those whose result is not written yet: the outbox may still offer these. */
  readonly ids: Set<number>;
  /** Rates of chats that were written to lately; kept apart because a queue is short-lived. */
  readonly buckets: Map<number, TokenBucket>;
  /** Chats whose rows were given back, and until when (by the clock) rows committed for them go back as well. */
  readonly deferred: Map<number, number>;
}

/** An empty hand. */
export function makeHand(): Hand {
  return { chats: new Map(), ready: new Set(), ids: new Set(), buckets: new Map(), deferred: new Map() };
}

/** Takes a row in; a row already in hand is not taken twice. */
export function takeRow(hand: Hand, row: OutboxRow, nowMs: number): void {
  if (hand.ids.has(row.id)) return;
  hand.ids.add(row.id);
  const held: HeldRow = { row, readAtMs: nowMs, failures: 0 };
  const chat = hand.chats.get(row.chatId);
  if (chat !== undefined) {
    chat.rows.push(held);
    return;
  }
  const made: ChatQueue = { chatId: row.chatId, rows: [held], mode: 'ready' };
  hand.chats.set(row.chatId, made);
  hand.ready.add(made);
}

/** Changes a chat's mode; leaving `ready` takes it off the list. */
export function setMode(hand: Hand, chat: ChatQueue, mode: ChatMode): void {
  chat.mode = mode;
  if (mode === 'ready') hand.ready.add(chat);
  else hand.ready.delete(chat);
}

/** Takes the first row out; the chat is ready for its next one, or gone. Its id stays until its result is written. */
export function dropFirst(hand: Hand, chat: ChatQueue): void {
  chat.rows.shift();
  if (chat.rows.length > 0) setMode(hand, chat, 'ready');
  else removeChat(hand, chat);
}

/** Takes these rows out, but for one that is on its way already; their ids are forgotten at once. */
export function withdrawRows(hand: Hand, ids: ReadonlySet<number>): readonly HeldRow[] {
  const taken: HeldRow[] = [];
  for (const chat of [...hand.chats.values()]) {
    for (let index = chat.rows.length - 1; index >= (chat.mode === 'busy' ? 1 : 0); index -= 1) {
      const held = chat.rows[index];
      if (held === undefined || !ids.has(held.row.id)) continue;
      chat.rows.splice(index, 1);
      hand.ids.delete(held.row.id);
      taken.push(held);
    }
    if (chat.rows.length === 0) removeChat(hand, chat);
  }
  return taken;
}

/** Takes a whole chat out and gives its rows; their ids stay until their results are written. */
export function removeChat(hand: Hand, chat: ChatQueue): readonly HeldRow[] {
  hand.ready.delete(chat);
  hand.chats.delete(chat.chatId);
  return chat.rows.splice(0);
}
