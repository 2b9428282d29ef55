/** The frame: list and conversation side by side, one of them on a narrow screen. */
import { useEffect } from 'react';
import { ChatList } from '../chat-list/chat-list.tsx';
import { Conversation } from '../conversation/conversation.tsx';
import { Notices } from '../dialogs/notices.tsx';
import { groupChats } from '../model/group-chats.ts';
import { unreadOf } from '../model/describe-chat.ts';
import { useActiveChat, usePage, usePageActions } from '../model/use-page.ts';

/** The whole page. */
export function App() {
  const isListShown = usePage((page) => page.isListShown);
  const link = usePage((page) => page.link);
  useTitle();
  useChatKeys();
  return (
    <div className={`frame ${isListShown ? 'frame-list' : 'frame-chat'}`}>
      <div className="link-bar" role="status" aria-live="polite">
        {link === 'lost' ? 'Нет связи с сервером, переподключаемся…' : ''}
      </div>
      <ChatList />
      <Conversation />
      <Notices />
    </div>
  );
}

function useTitle(): void {
  const chats = usePage((page) => page.chats);
  const reads = usePage((page) => page.reads);
  const active = useActiveChat();
  useEffect(() => {
    const unread = [...chats.values()].reduce((sum, chat) => sum + unreadOf(chat, reads[chat.chat.id]), 0);
    const name = active ? (active.chat.title ?? active.chat.first_name ?? '') : '';
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${name === '' ? '' : `${name} · `}Песочница бота`;
  }, [chats, reads, active]);
}

/** Alt with up or down walks through the chats. */
function useChatKeys(): void {
  const chats = usePage((page) => page.chats);
  const activeId = usePage((page) => page.activeChatId);
  const { openChat } = usePageActions();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
      event.preventDefault();
      const ids = groupChats(chats.values(), '').flatMap((group) => group.chats.map(({ chat }) => chat.id));
      const at = ids.indexOf(activeId ?? 0) + (event.key === 'ArrowDown' ? 1 : -1);
      const next = ids[(at + ids.length) % ids.length];
      if (next !== undefined) openChat(next);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [chats, activeId, openChat]);
}
