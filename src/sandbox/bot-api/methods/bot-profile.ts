/** The bot itself: who it is, its «/» menu, its menu button. */
import type { BotCommand } from '../../world/telegram-shapes.ts';
import { badRequest } from '../api-error.ts';
import type { MethodHandler, Params } from '../method-context.ts';

const maxCommands = 100;

/** getMe */
export const getMe: MethodHandler = ({ world }) => ({
  ...world.state.bot,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
});

/** setMyCommands */
export const setMyCommands: MethodHandler = ({ world }, params) => {
  const commands = params.commands as BotCommand[];
  if (commands.length > maxCommands) throw badRequest('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
    if (description.length < 1 || description.length > 256)
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  const bare = commands.map(({ command, description }) => ({
    command: command.replace(/^\//, ''),
    description,
  }));
  world.commit({ type: 'commands-changed', scope: toScopeKey(params), commands: bare });
  return true;
};

/** getMyCommands */
export const getMyCommands: MethodHandler = ({ world }, params) =>
  world.state.commands[toScopeKey(params)] ?? [];

/** deleteMyCommands */
export const deleteMyCommands: MethodHandler = ({ world }, params) => {
  world.commit({ type: 'commands-changed', scope: toScopeKey(params), commands: null });
  return true;
};

/** setChatMenuButton: accepted; the page always shows the commands. */
export const setChatMenuButton: MethodHandler = () => true;

/** One text per scope and language, such as `default`, `chat:512340001`, `default:ru`. */
function toScopeKey(params: Params): string {
  const scope = (params.scope ?? { type: 'default' }) as { type: string; chat_id?: number | string };
  const language =
    typeof params.language_code === 'string' && params.language_code !== '' ? `:${params.language_code}` : '';
  return `${scope.type}${scope.chat_id === undefined ? '' : `:${scope.chat_id}`}${language}`;
}
