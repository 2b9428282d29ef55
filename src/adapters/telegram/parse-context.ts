// What parsing knows besides the update: the bot's own name, the vocabulary's words, and who has a role.
import { makeCallbackReader } from '../../core/funnel/callback.ts';
import type { CallbackReader } from '../../core/funnel/callback.ts';
import type { EventItem, Vocabulary } from '../../core/funnel/vocabulary.ts';

/** What the parser is made of. */
export interface ParseUpdateDeps {
  readonly vocabulary: Vocabulary;
  /** The bot as getMe names it. */
  readonly bot: { readonly id: number; readonly username: string };
  /** Role of a person of the school (owner, admin, editor, manager), from memory; absent: a client. */
  findRole(telegramId: number): string | undefined;
}

/** The deps, prepared once. */
export interface ParseContext {
  /** In lower case. */
  readonly botUsername: string;
  readonly readCallback: CallbackReader;
  readonly commands: ReadonlyMap<string, EventItem>;
  /** Texts of the reply keyboard. */
  readonly menu: ReadonlyMap<string, EventItem>;
  findItem(type: string): EventItem | undefined;
  /** True when the event is anybody's, or this person has one of its roles. */
  mayCause(item: EventItem, telegramId: number): boolean;
}

/** Prepares what every update needs. */
export function makeParseContext({ vocabulary, bot, findRole }: ParseUpdateDeps): ParseContext {
  const commands = new Map<string, EventItem>();
  const menu = new Map<string, EventItem>();
  for (const item of vocabulary.events.values()) {
    if (item.command !== undefined) commands.set(item.command, item);
    if (item.menu !== undefined) menu.set(item.menu, item);
    if (item.key !== undefined) menu.set(item.key, item);
  }
  return {
    botUsername: bot.username.toLowerCase(),
    readCallback: makeCallbackReader(vocabulary),
    commands,
    menu,
    findItem: (type) => vocabulary.events.get(type),
    mayCause: (item, telegramId) => {
      if (item.roles === undefined) return true;
      const role = findRole(telegramId);
      return role !== undefined && item.roles.includes(role);
    },
  };
}
