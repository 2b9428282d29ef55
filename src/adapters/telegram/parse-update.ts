// From Telegram's wire format to facts of ours. Unknown kinds and broken shapes are ignored in peace: an update that
// made this code throw would come back for ever.
import { parseCallbackQuery } from './parse-callback-query.ts';
import { makeParseContext } from './parse-context.ts';
import type { ParseUpdateDeps } from './parse-context.ts';
import { parseMembership } from './parse-membership.ts';
import { parseMessage } from './parse-message.ts';
import type { ParseUpdate, ParsedUpdate } from './parsed-update.ts';
import { toId, toRecord } from './read-unknown.ts';
import type { UnknownRecord } from './read-unknown.ts';

/** The kinds of updates that Telegram is asked for; others are ignored if they come all the same. */
export const WANTED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

const KIND = /^[a-z_]{1,40}$/;

/**
 * Makes the parser. Updates carry their own identity as inbox keys (`u:<update_id>`, for presses also
 * `cb:<callback id>`), so order and repetition of updates do not matter to it.
 */
export function makeParseUpdate(deps: ParseUpdateDeps): ParseUpdate {
  const context = makeParseContext(deps);
  return (value) => {
    const update = toRecord(value);
    const updateId = toId(update?.update_id);
    if (update === undefined || updateId === undefined) {
      return { kind: 'ignored', label: 'unknown', reason: 'not an update' };
    }
    if (update.message !== undefined) return parseMessage(updateId, update.message, context);
    if (update.callback_query !== undefined)
      return parseCallbackQuery(updateId, update.callback_query, context);
    if (update.my_chat_member !== undefined) return parseMembership(updateId, update.my_chat_member);
    return ignoreOther(update);
  };
}

function ignoreOther(update: UnknownRecord): ParsedUpdate {
  if (update.edited_message !== undefined) {
    return { kind: 'ignored', label: 'edited_message', reason: 'edited' };
  }
  const kind = Object.keys(update).find((key) => key !== 'update_id');
  const known = kind !== undefined && KIND.test(kind);
  // The label is Telegram's word, not the sender's: an odd one must not become a series of its own.
  return { kind: 'ignored', label: 'other', reason: known ? `kind not handled: ${kind}` : 'unknown kind' };
}
