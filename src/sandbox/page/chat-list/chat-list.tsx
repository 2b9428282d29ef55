/** The left side: what this page is, search, the channel, the lists of chats, the clock. */
import { useEffect, useRef, useState } from 'react';
import { ClockPanel } from '../clock/clock-panel.tsx';
import { NewClientDialog } from '../dialogs/new-client-dialog.tsx';
import { ResetDialog } from '../dialogs/reset-dialog.tsx';
import { groupChats } from '../model/group-chats.ts';
import { usePage, usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';
import { Menu } from '../shell/menu.tsx';
import { ChatGroupSection } from './chat-group-section.tsx';
import { ChatRow } from './chat-row.tsx';

/** The list of all chats. */
export function ChatList() {
  const chats = usePage((page) => page.chats);
  const bot = usePage((page) => page.bot);
  const [search, setSearch] = useState('');
  const [dialog, setDialog] = useState<'client' | 'reset' | undefined>();
  const list = useRef<HTMLElement>(null);
  const searchField = useSearchShortcut();
  const groups = groupChats(chats.values(), search).filter((group) => group.chats.length > 0);
  const pinned = groups.find(({ role }) => role === 'channel')?.chats ?? [];
  return (
    <aside className="sidebar" aria-label="Чаты">
      <header className="sidebar-head">
        <span className="brand-mark" aria-hidden="true">
          <Icon name="bot" size={20} />
        </span>
        <h1 className="brand">
          {bot.first_name}
          <small>песочница</small>
        </h1>
        <button
          type="button"
          className="icon-button"
          aria-label="Новый клиент"
          title="Новый клиент"
          onClick={() => setDialog('client')}
        >
          <Icon name="plus" />
        </button>
        <Menu
          label="Ещё"
          icon="more"
          side="down"
          items={[
            { label: 'Новый клиент', icon: 'plus', choose: () => setDialog('client') },
            { label: 'Начать заново', icon: 'reset', danger: true, choose: () => setDialog('reset') },
          ]}
        />
      </header>
      <p className="sidebar-about">
        Здесь живёт настоящий бот, а за клиентов и менеджеров пишете вы. Telegram не нужен, время можно
        мотать.
      </p>
      <label className="search">
        <Icon name="search" size={18} />
        <input
          ref={searchField}
          type="search"
          placeholder="Поиск по чатам"
          aria-label="Поиск по чатам"
          aria-keyshortcuts="Control+K"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setSearch('');
            if (event.key === 'ArrowDown' || event.key === 'Enter') focusRow(list.current, 0);
          }}
        />
        <kbd>Ctrl K</kbd>
      </label>
      <nav
        className="chat-lists"
        aria-label="Список чатов"
        ref={list}
        onKeyDown={(event) => walkRows(event, list.current)}
      >
        {pinned.length > 0 && (
          <ul className="chat-pinned" aria-label="Канал заявок">
            {pinned.map((chat) => (
              <ChatRow key={chat.chat.id} chat={chat} />
            ))}
          </ul>
        )}
        <div className="chat-groups">
          {groups
            .filter(({ role }) => role !== 'channel')
            .map((group) => (
              <ChatGroupSection key={group.role} group={group} isSearched={search.trim() !== ''} />
            ))}
          {groups.length === 0 && (
            <p className="nothing-found">{search === '' ? 'Загружаем чаты…' : 'Никого не нашлось'}</p>
          )}
        </div>
      </nav>
      <ClockPanel />
      {dialog === 'client' && <NewClientDialog close={() => setDialog(undefined)} />}
      {dialog === 'reset' && <ResetDialog close={() => setDialog(undefined)} />}
    </aside>
  );
}

function useSearchShortcut() {
  const field = useRef<HTMLInputElement>(null);
  const { showList } = usePageActions();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.code !== 'KeyK') return;
      event.preventDefault();
      showList();
      requestAnimationFrame(() => field.current?.select());
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [showList]);
  return field;
}

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('.chat-row') ?? [])];
}

function focusRow(list: HTMLElement | null, at: number): void {
  const rows = rowsOf(list);
  rows[(at + rows.length) % rows.length]?.focus();
}

function walkRows(event: React.KeyboardEvent, list: HTMLElement | null): void {
  if (event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  event.preventDefault();
  focusRow(
    list,
    rowsOf(list).indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1),
  );
}
