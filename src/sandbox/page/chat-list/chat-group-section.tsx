/**
 * One foldable list of chats. Its title never leaves the screen: where the list is out of sight a press goes there,
 * else it folds and unfolds.
 */
import { useRef, useState } from 'react';
import { unreadOf } from '../model/describe-chat.ts';
import type { ChatGroup } from '../model/group-chats.ts';
import { loadFolded, saveFolded } from '../model/remember.ts';
import { usePage } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';
import { ChatRow } from './chat-row.tsx';

/** The list; a search unfolds it, so that what was found is seen. */
export function ChatGroupSection({ group, isSearched }: { group: ChatGroup; isSearched: boolean }) {
  const [isFolded, setFolded] = useState(() => loadFolded(group.role));
  const list = useRef<HTMLUListElement>(null);
  const unread = usePage((page) =>
    group.chats.reduce((sum, chat) => sum + unreadOf(chat, page.reads[chat.chat.id]), 0),
  );
  const isOpen = isSearched || !isFolded;
  // Rows that are surely on screen speak for themselves.
  const isCounted = unread > 0 && (!isOpen || group.role !== 'client');
  const press = (): void => {
    if (isOpen && list.current && isOutOfSight(list.current)) {
      list.current.scrollIntoView({ behavior: 'smooth', block: 'nearest' });
      return;
    }
    setFolded(isOpen);
    saveFolded(group.role, isOpen);
  };
  return (
    <section aria-labelledby={`group-${group.role}`}>
      <h2 id={`group-${group.role}`}>
        <button type="button" className="group-title" aria-expanded={isOpen} onClick={press}>
          <Icon name="down" size={15} />
          <span>{group.title}</span>
          {!isOpen && <small>{group.chats.length}</small>}
          {isCounted && <span className="badge">{unread}</span>}
        </button>
      </h2>
      {isOpen && (
        <ul ref={list}>
          {group.chats.map((chat) => (
            <ChatRow key={chat.chat.id} chat={chat} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** True when not even half of the first row shows. */
function isOutOfSight(list: HTMLElement): boolean {
  const pane = list.closest('.chat-groups')?.getBoundingClientRect();
  const row = list.firstElementChild?.getBoundingClientRect();
  if (!pane || !row) return false;
  const middle = (row.top + row.bottom) / 2;
  return middle > pane.bottom || middle < pane.top;
}
