/** One chat in the list: who, the last words, when, how many unread. */
import { describeAction, previewOf, titleOf, unreadOf } from '../model/describe-chat.ts';
import { formatListTime } from '../model/moscow-time.ts';
import type { ChatState } from '../model/page-state.ts';
import { useNow, usePage, usePageActions } from '../model/use-page.ts';
import { Avatar } from '../shell/avatar.tsx';
import { Ticks } from '../conversation/ticks.tsx';

/** A row that opens its chat. */
export function ChatRow({ chat }: { chat: ChatState }) {
  const isActive = usePage((page) => page.activeChatId === chat.chat.id);
  const readId = usePage((page) => page.reads[chat.chat.id]);
  const { openChat } = usePageActions();
  const now = useNow(30_000);
  const last = chat.messages.at(-1);
  const unread = unreadOf(chat, readId);
  const title = titleOf(chat.chat);
  return (
    <li>
      <button
        type="button"
        className="chat-row"
        aria-current={isActive ? 'true' : undefined}
        aria-label={`${title}${unread > 0 ? `, непрочитанных: ${unread}` : ''}`}
        onClick={() => openChat(chat.chat.id)}
      >
        <Avatar chat={chat.chat} size="medium" />
        <span className="chat-row-body">
          <span className="chat-row-line">
            <span className="chat-row-title">{title}</span>
            {last?.by === 'person' && <Ticks delivered={last.delivered} />}
            {last && <time>{formatListTime(last.message.date * 1000, now)}</time>}
          </span>
          <span className="chat-row-line">
            <RowText chat={chat} />
            {unread > 0 && <span className="badge">{unread}</span>}
          </span>
        </span>
      </button>
    </li>
  );
}

function RowText({ chat }: { chat: ChatState }) {
  const last = chat.messages.at(-1);
  if (chat.action !== undefined)
    return <span className="chat-row-text chat-row-action">{describeAction(chat.action)}</span>;
  if (chat.blocked) return <span className="chat-row-text chat-row-blocked">бот заблокирован</span>;
  if (!last) {
    const hint =
      chat.role === 'channel'
        ? 'пока нет заявок'
        : chat.chat.username
          ? `@${chat.chat.username}`
          : 'без @имени';
    return <span className="chat-row-text chat-row-hint">{hint}</span>;
  }
  return (
    <span className="chat-row-text">
      {last.by === 'person' && <span className="chat-row-you">Вы: </span>}
      {previewOf(last.message)}
    </span>
  );
}
