// The menu of commands in each chat of the school's people: the clients' commands and those of the person's role.
// Everybody else has the clients' menu, so the school's commands are told to nobody.
import { GrammyError } from 'grammy';
import type { Api } from 'grammy';
import type { BotCommand } from 'grammy/types';
import type { Log } from '../../app/log.ts';
import type { Roles, StaffRole } from '../../app/roles.ts';
import type { Vocabulary } from '../../core/funnel/vocabulary.ts';
import { CLIENT_COMMANDS } from './set-up-bot.ts';

/** Longer descriptions are refused by Telegram. */
const MAX_DESCRIPTION = 256;

/** A person who never wrote to the bot has no chat yet: tried again after this long, ms. */
const RETRY_MS = 60_000;

export interface StaffMenusDeps {
  readonly api: Api;
  readonly roles: Roles;
  readonly vocabulary: Vocabulary;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

export interface StaffMenus {
  /** Brings every chat's menu in line with the roles; does nothing where it already is. Never rejects. */
  refresh(): Promise<void>;
  /** Refreshes now, at every change of roles, and for people who had no chat yet. */
  start(): void;
  stop(): void;
}

/** The commands a role sees, the clients' first. */
export function listCommands(vocabulary: Vocabulary, role: StaffRole): readonly BotCommand[] {
  const own = [...vocabulary.events.values()].flatMap(({ command, roles, title }) =>
    command !== undefined && roles?.includes(role) === true
      ? [{ command, description: title.ru.slice(0, MAX_DESCRIPTION) }]
      : [],
  );
  return [...CLIENT_COMMANDS, ...own];
}

/** Makes the keeper of the menus. Refreshes run one after another, so the last change of roles wins. */
export function makeStaffMenus({ api, roles, vocabulary, log }: StaffMenusDeps): StaffMenus {
  /** Chat → the role whose menu it shows, as far as this process knows. */
  const shown = new Map<number, StaffRole>();
  let last = Promise.resolve();
  let timer: ReturnType<typeof setInterval> | undefined;
  const show = async (chatId: number, role: StaffRole | undefined): Promise<void> => {
    if (shown.get(chatId) === role) return;
    const scope = { type: 'chat' as const, chat_id: chatId };
    try {
      if (role === undefined) await api.deleteMyCommands({ scope });
      else await api.setMyCommands(listCommands(vocabulary, role), { scope });
      if (role === undefined) shown.delete(chatId);
      else shown.set(chatId, role);
    } catch (error) {
      const known = error instanceof GrammyError && error.error_code === 400;
      if (known) log.info('a person of the school has no chat with the bot yet', { user_id: chatId });
      else log.warn('a menu of commands could not be set', { user_id: chatId, error });
    }
  };
  const refreshAll = async (): Promise<void> => {
    const staff = new Map(roles.list().map(({ telegramId, role }) => [telegramId, role]));
    for (const chatId of new Set([...staff.keys(), ...shown.keys()])) await show(chatId, staff.get(chatId));
  };
  const refresh = (): Promise<void> => (last = last.then(refreshAll));
  return {
    refresh,
    start: () => {
      roles.onChange(() => void refresh());
      timer = setInterval(() => {
        if (roles.list().some(({ telegramId }) => !shown.has(telegramId))) void refresh();
      }, RETRY_MS);
      void refresh();
    },
    stop: () => clearInterval(timer),
  };
}
