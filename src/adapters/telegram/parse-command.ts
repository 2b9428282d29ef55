// Commands: `/start payload`, `/help@our_bot`. Which ones exist is the vocabulary's business.
import type { JsonObject } from '../../core/json.ts';
import type { ParseContext } from './parse-context.ts';

/** The event a command stands for; `foreign` is a command to another bot. */
export type ParsedCommand = { readonly type: string; readonly params: JsonObject } | 'foreign';

const COMMAND = /^\/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+([^]*))?$/;
const MAX_PAYLOAD = 64;

/**
 * Reads a text as a command, or gives `undefined` when it is none. A command for which the person lacks the role is as
 * unknown to him as one that does not exist.
 */
export function parseCommand(text: string, fromId: number, context: ParseContext): ParsedCommand | undefined {
  const match = COMMAND.exec(text);
  const written = match?.[1];
  if (match === null || written === undefined) return undefined;
  const addressee = match[2]?.toLowerCase();
  if (addressee !== undefined && addressee !== context.botUsername) return 'foreign';
  const command = written.toLowerCase();
  const item = context.commands.get(command);
  if (item === undefined || !context.mayCause(item, fromId)) {
    return { type: 'client.unknownCommand', params: { command } };
  }
  const payload = match[3]?.trim() ?? '';
  const takesPayload = item.params.properties.payload !== undefined;
  // Telegram's deep links carry at most 64 characters: a longer one was typed by hand and means nothing.
  const carries = takesPayload && payload !== '' && payload.length <= MAX_PAYLOAD;
  return { type: item.name, params: carries ? { payload } : {} };
}
