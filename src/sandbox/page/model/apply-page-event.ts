/** Brings the page's state up to date with one live event. Pure. */
import type { PageEvent } from '../../control/page-event.ts';
import { addNotice, changeChat } from './page-state.ts';
import type { ChatState, PageState } from './page-state.ts';

/** The state after `event`. `reset` is not handled here: the page then reads the state anew. */
export function applyPageEvent(page: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case 'chat-changed':
      return changeOrAddChat(page, event.view);
    case 'chat-removed':
      return removeChat(page, event.chatId);
    case 'commands-changed':
      return { ...page, commands: event.commands };
    case 'clock':
      return { ...page, clock: event.clock, clockReadAt: performance.now() };
    case 'reset':
      return page;
    case 'press-answered': {
      const { text } = event.answer;
      const next = changeChat(page, event.chatId, (chat) => applyToChat(chat, event));
      if (text === undefined || !isShownHere(page, event)) return next;
      return {
        ...next,
        notices: addNotice(next.notices, { key: page.seq, text, alert: event.answer.alert }),
      };
    }
    default:
      return changeChat(page, event.chatId, (chat) => applyToChat(chat, event));
  }
}

/** Whoever presses in another window reads the answer there: in the channel a window is the one whom it presses as. */
function isShownHere(page: PageState, { chatId, userId }: { chatId: number; userId: number }): boolean {
  if (chatId !== page.activeChatId) return false;
  return page.chats.get(chatId)?.role !== 'channel' || userId === page.presserId;
}

type ChatEvent = Exclude<
  PageEvent,
  { kind: 'chat-changed' | 'chat-removed' | 'commands-changed' | 'clock' | 'reset' }
>;

function applyToChat(chat: ChatState, event: ChatEvent): ChatState {
  switch (event.kind) {
    case 'message-added':
      return addMessage(chat, event.view);
    case 'message-changed':
      return changeMessage(chat, [event.message.message_id], () => ({ message: event.message }));
    case 'message-removed':
      return changeMessage(chat, [event.messageId], () => ({ leaving: true }));
    case 'messages-delivered':
      return changeMessage(chat, event.messageIds, () => ({ delivered: true }));
    case 'action':
      return { ...chat, action: event.action };
    case 'press-waiting':
      return { ...chat, presses: [...chat.presses, event.press] };
    case 'press-answered': {
      const isAnswered = ({ messageId, userId }: { messageId: number; userId: number }): boolean =>
        messageId === event.messageId && userId === event.userId;
      return { ...chat, presses: chat.presses.filter((press) => !isAnswered(press)) };
    }
    default:
      return event satisfies never;
  }
}

function addMessage(chat: ChatState, view: ChatState['messages'][number]): ChatState {
  const messages = [...chat.messages, view];
  if (view.by === 'bot') return { ...chat, messages, action: undefined };
  const sent = chat.outgoing.findIndex(({ text, failed }) => !failed && text === view.message.text);
  return { ...chat, messages, outgoing: chat.outgoing.filter((_each, index) => index !== sent) };
}

function changeMessage(
  chat: ChatState,
  ids: readonly number[],
  change: () => Partial<ChatState['messages'][number]>,
): ChatState {
  const messages = chat.messages.map((view) =>
    ids.includes(view.message.message_id) ? { ...view, ...change() } : view,
  );
  return { ...chat, messages };
}

function changeOrAddChat(
  page: PageState,
  view: Extract<PageEvent, { kind: 'chat-changed' }>['view'],
): PageState {
  const known = page.chats.get(view.chat.id) ?? { messages: [], presses: [], outgoing: [] };
  return { ...page, chats: new Map(page.chats).set(view.chat.id, { ...known, ...view }) };
}

function removeChat(page: PageState, chatId: number): PageState {
  const chats = new Map(page.chats);
  chats.delete(chatId);
  const isOpen = page.activeChatId === chatId;
  return { ...page, chats, activeChatId: isOpen ? [...chats.keys()][0] : page.activeChatId };
}
