/** The bot's commands, as it declared them with setMyCommands. */
import { usePage } from '../model/use-page.ts';

/** Those that begin with what is typed. */
export function CommandList({ prefix, choose }: { prefix: string; choose(text: string): void }) {
  const commands = usePage((page) => page.commands);
  const typed = prefix.startsWith('/') ? prefix.slice(1).toLowerCase() : '';
  const found = commands.filter(({ command }) => command.startsWith(typed));
  if (found.length === 0) {
    return prefix.startsWith('/') ? null : (
      <p className="commands commands-none">Бот ещё не объявил команд</p>
    );
  }
  return (
    <ul className="commands" aria-label="Команды бота">
      {found.map(({ command, description }) => (
        <li key={command}>
          <button type="button" onClick={() => choose(`/${command}`)}>
            <strong>/{command}</strong>
            <span>{description}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
