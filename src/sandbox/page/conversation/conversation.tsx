/** The right side: the open chat with its header, messages and composer. */
import { titleOf } from '../model/describe-chat.ts';
import { useActiveChat, usePage } from '../model/use-page.ts';
import { ChannelBar } from './channel-bar.tsx';
import { ChatHeader } from './chat-header.tsx';
import { Composer } from './composer.tsx';
import { EmptyChat } from './empty-chat.tsx';
import { MessageList } from './message-list.tsx';
import { StartBar } from './start-bar.tsx';

/** The conversation of the active chat. */
export function Conversation() {
  const chat = useActiveChat();
  const link = usePage((page) => page.link);
  if (!chat) {
    return (
      <main className="conversation conversation-none">
        <p>{link === 'connecting' ? 'Подключаемся…' : 'Выберите чат слева'}</p>
      </main>
    );
  }
  const isEmpty = chat.messages.length === 0 && chat.outgoing.length === 0;
  return (
    <main className="conversation" aria-label={`Переписка: ${titleOf(chat.chat)}`}>
      <ChatHeader chat={chat} />
      {isEmpty ? <EmptyChat chat={chat} /> : <MessageList key={`messages-${chat.chat.id}`} chat={chat} />}
      {chat.role === 'channel' ? (
        <ChannelBar />
      ) : chat.blocked || isEmpty ? (
        <StartBar chat={chat} />
      ) : (
        <Composer key={`composer-${chat.chat.id}`} chat={chat} />
      )}
    </main>
  );
}
