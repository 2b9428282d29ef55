// A pressed button. Every press ends as an event or as a refusal, because both answer it.
import type { Via } from '../../core/step/event.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ParseContext } from './parse-context.ts';
import type { ParsedUpdate } from './parsed-update.ts';
import { readSender } from './read-sender.ts';
import type { Sender } from './read-sender.ts';
import { toId, toRecord, toText } from './read-unknown.ts';
import type { UnknownRecord } from './read-unknown.ts';

const label = 'callback_query';
const NOT_YOURS = 'Эта кнопка только для менеджеров школы.';

/** No vocabulary has it, so the core answers such a press as a stale one, with the current keyboard. */
export const UNKNOWN_PRESS = 'press.unknown';

interface Press {
  readonly type: string;
  readonly params: JsonObject;
  readonly visit?: number;
  /** The event belongs to the school's people, and this is one of them. */
  readonly byManager: boolean;
}

/**
 * Parses `update.callback_query`. The message may be inaccessible (only its id is left) or absent (a button under an
 * inline message): neither is needed to know what was pressed.
 */
export function parseCallbackQuery(updateId: number, value: unknown, context: ParseContext): ParsedUpdate {
  const query = toRecord(value);
  const callbackId = toText(query?.id);
  if (query === undefined || callbackId === undefined)
    return { kind: 'ignored', label, reason: 'malformed press' };
  const sender = readSender(query.from);
  const data = toText(query.data);
  // A game's button has no data; nobody's press needs an answer at once too.
  if (sender === undefined || data === undefined) return { kind: 'refused-press', label, callbackId };
  const press = readPress(data, sender.id, context);
  if (!press.byManager && !isPrivate(query))
    return { kind: 'refused-press', label, callbackId, text: NOT_YOURS };
  return toEvent(updateId, query, callbackId, data, sender, press);
}

/** A button of the school's people, pressed by somebody else, is a button that does not exist. */
function readPress(data: string, fromId: number, context: ParseContext): Press {
  const parsed = context.readCallback(data);
  const item = parsed === undefined ? undefined : context.findItem(parsed.type);
  if (parsed === undefined || item === undefined || !context.mayCause(item, fromId)) {
    return { type: UNKNOWN_PRESS, params: {}, byManager: false };
  }
  return { ...parsed, byManager: item.roles !== undefined };
}

function toEvent(
  updateId: number,
  query: UnknownRecord,
  callbackId: string,
  data: string,
  sender: Sender,
  press: Press,
): ParsedUpdate {
  const messageId = toId(toRecord(query.message)?.message_id);
  const via: Via = {
    kind: 'press',
    callbackId,
    data,
    ...(messageId !== undefined && { messageId }),
    ...(press.visit !== undefined && { visit: press.visit }),
  };
  return {
    kind: 'event',
    label,
    inbound: {
      to: { kind: press.byManager ? 'desk' : 'client', key: sender.id },
      event: {
        type: press.type,
        keys: [`u:${updateId}`, `cb:${callbackId}`],
        params: press.params,
        via,
        seen: sender.seen,
      },
    },
  };
}

/** Under an inline message the chat is unknown; the answer goes to the person's own chat then. */
function isPrivate(query: UnknownRecord): boolean {
  const message = toRecord(query.message);
  return message === undefined || toRecord(message.chat)?.type === 'private';
}
