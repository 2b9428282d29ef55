/** Who this is, what the bot is doing now, and what can be done with the chat. */
import { useState } from 'react';
import { ClockPill } from '../clock/clock-pill.tsx';
import { ConfirmDialog } from '../dialogs/confirm-dialog.tsx';
import { describeAction, titleOf } from '../model/describe-chat.ts';
import type { ChatState } from '../model/page-state.ts';
import { usePage, usePageActions } from '../model/use-page.ts';
import { Avatar } from '../shell/avatar.tsx';
import { Icon } from '../shell/icon.tsx';
import { Menu } from '../shell/menu.tsx';
import type { MenuItem } from '../shell/menu.tsx';

/** The header of the open chat. */
export function ChatHeader({ chat }: { chat: ChatState }) {
  const { showList, act, removeClient } = usePageActions();
  const [isRemoving, setRemoving] = useState(false);
  const { id } = chat.chat;
  const items: MenuItem[] = [
    {
      label: 'Открыть во втором окне',
      icon: 'window',
      choose: () => window.open(`/#chat=${id}`, '_blank', 'noopener,width=480,height=820'),
    },
  ];
  if (chat.role !== 'channel') {
    items.push(
      chat.blocked
        ? { label: 'Разблокировать бота', icon: 'check', choose: () => void act(id, { type: 'unblock' }) }
        : {
            label: 'Заблокировать бота',
            icon: 'block',
            danger: true,
            choose: () => void act(id, { type: 'block' }),
          },
    );
  }
  if (chat.role === 'client') {
    items.push({ label: 'Удалить клиента', icon: 'trash', danger: true, choose: () => setRemoving(true) });
  }
  return (
    <header className="chat-head">
      <button
        type="button"
        className="icon-button back-button"
        aria-label="К списку чатов"
        onClick={showList}
      >
        <Icon name="back" />
      </button>
      <Avatar chat={chat.chat} size="small" />
      <div className="chat-head-text">
        <h2>{titleOf(chat.chat)}</h2>
        <Subtitle chat={chat} />
      </div>
      <ClockPill />
      <Menu label="Действия с чатом" icon="more" side="down" items={items} />
      {isRemoving && (
        <ConfirmDialog
          title="Удалить клиента?"
          text={`${titleOf(chat.chat)} исчезнет из песочницы вместе с перепиской.`}
          confirm="Удалить"
          close={() => setRemoving(false)}
          onConfirm={() => void removeClient(id)}
        />
      )}
    </header>
  );
}

function Subtitle({ chat }: { chat: ChatState }) {
  const bot = usePage((page) => page.bot);
  if (chat.action !== undefined) {
    return (
      <p className="chat-head-action" role="status">
        {bot.first_name} {describeAction(chat.action)}
        <span className="dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      </p>
    );
  }
  const who = { client: 'клиент', manager: 'менеджер', channel: 'закрытый канал менеджеров' }[chat.role];
  const name = chat.chat.username ? ` · @${chat.chat.username}` : '';
  return (
    <p>
      {who}
      {name} <span className="chat-id">· id {chat.chat.id}</span>
    </p>
  );
}
