/** A chat in which nothing was said yet. */
import { titleOf } from '../model/describe-chat.ts';
import type { ChatState } from '../model/page-state.ts';
import { usePage } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';

/** What to expect of this chat. */
export function EmptyChat({ chat }: { chat: ChatState }) {
  const bot = usePage((page) => page.bot);
  return (
    <div className="empty-chat wallpaper">
      <div className="empty-card">
        <span className="empty-mark" aria-hidden="true">
          <Icon name={chat.role === 'channel' ? 'megaphone' : 'bot'} size={34} />
        </span>
        <h3>{chat.role === 'channel' ? 'Здесь появятся заявки' : bot.first_name}</h3>
        <p>{explain(chat)}</p>
      </div>
    </div>
  );
}

function explain(chat: ChatState): string {
  const name = titleOf(chat.chat);
  if (chat.role === 'channel')
    return 'Когда клиент запишется или попросит менеджера, бот пришлёт сюда карточку.';
  if (chat.role === 'manager')
    return `Вы пишете боту за менеджера (${name}). Нажмите «Старт», чтобы бот мог присылать заявки.`;
  return `Вы пишете боту за клиента (${name}). Нажмите «Старт»: так начинается знакомство в Telegram.`;
}
