/** The lists of the sidebar in their order from above: the channel, clients, managers; the freshest on top of each. */
import type { ChatState } from './page-state.ts';
import { titleOf } from './describe-chat.ts';

/** A titled list. */
export interface ChatGroup {
  title: string;
  role: ChatState['role'];
  chats: ChatState[];
}

/** Groups all chats that match the search. */
export function groupChats(chats: Iterable<ChatState>, search: string): ChatGroup[] {
  const wanted = search.trim().toLowerCase();
  const found = [...chats].filter(({ chat }) =>
    `${titleOf(chat)} @${chat.username ?? ''} ${chat.id}`.toLowerCase().includes(wanted),
  );
  const group = (title: string, role: ChatState['role']): ChatGroup => ({
    title,
    role,
    chats: found.filter((chat) => chat.role === role).sort((a, b) => lastDate(b) - lastDate(a)),
  });
  return [group('Канал заявок', 'channel'), group('Клиенты', 'client'), group('Менеджеры', 'manager')];
}

function lastDate(chat: ChatState): number {
  return chat.messages.at(-1)?.message.date ?? 0;
}
