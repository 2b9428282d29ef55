/**
 * Keeps the page in step with the server. On every (re)connection the whole state is read; events that came
 * meanwhile wait, and those the state already contains are dropped by their number.
 */
import type { NumberedPageEvent } from '../../control/page-event.ts';
import { applyPageEvent } from './apply-page-event.ts';
import type { PageStore } from './make-page-store.ts';
import { changeChat, loadStateView } from './page-state.ts';
import { fetchState } from './sandbox-api.ts';

const fadeMs = 260;
const actionMs = 5_500;
const refreshDelayMs = 150;

/** Connects; `refreshClock` is asked for after whatever may have changed the next timer. Returns the disconnection. */
export function connectLive(store: PageStore, refreshClock: () => Promise<void>): () => void {
  let waiting: NumberedPageEvent[] | undefined = [];
  let loading = 0;
  const lastAction = new Map<number, number>();
  const refreshSoon = makeCalm(() => void refreshClock(), refreshDelayMs);
  const load = async (): Promise<void> => {
    const turn = (loading += 1);
    waiting = [];
    try {
      const view = await fetchState();
      if (turn !== loading) return;
      store.update((page) => loadStateView(page, view));
      const missed = waiting;
      waiting = undefined;
      for (const event of missed) take(event);
    } catch {
      store.update((page) => ({ ...page, link: 'lost' }));
      if (turn === loading) setTimeout(() => void load(), 2000);
    }
  };
  const take = (event: NumberedPageEvent): void => {
    if (event.kind === 'reset') return void load();
    if (waiting) return void waiting.push(event);
    if (event.seq <= store.get().seq) return;
    store.update((page) => applyPageEvent({ ...page, seq: event.seq }, event));
    finishLater(store, lastAction, event);
    if (armsTimers(event)) refreshSoon();
  };
  const source = new EventSource('/sandbox/events');
  source.onopen = () => void load();
  source.onerror = () =>
    store.update((page) => ({ ...page, link: page.link === 'connecting' ? page.link : 'lost' }));
  source.onmessage = ({ data }) => take(JSON.parse(String(data)) as NumberedPageEvent);
  return () => source.close();
}

/** The bot has done something: took an update, answered a press, wrote a message. */
function armsTimers(event: NumberedPageEvent): boolean {
  if (event.kind === 'message-added') return event.view.by === 'bot';
  return event.kind === 'messages-delivered' || event.kind === 'press-answered';
}

/** Runs `work` once after a burst of calls, `delayMs` after the first of them. */
function makeCalm(work: () => void, delayMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, delayMs);
  };
}

/** Ends what an event only began: fading messages go, a chat action wears off. */
function finishLater(store: PageStore, lastAction: Map<number, number>, event: NumberedPageEvent): void {
  if (event.kind === 'message-removed') {
    const isGone = (id: number): boolean => id === event.messageId;
    const drop = (): void =>
      store.update((page) =>
        changeChat(page, event.chatId, (chat) => ({
          ...chat,
          messages: chat.messages.filter(({ message }) => !isGone(message.message_id)),
        })),
      );
    setTimeout(drop, fadeMs);
  }
  if (event.kind === 'action') {
    const { seq, chatId } = event;
    setTimeout(() => {
      if (lastAction.get(chatId) !== seq) return;
      store.update((page) => changeChat(page, chatId, (chat) => ({ ...chat, action: undefined })));
    }, actionMs);
    lastAction.set(chatId, seq);
  }
}
