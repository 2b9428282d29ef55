/** Everything a person at this page can do. Failures become notices; nothing here throws. */
import type { Act } from '../../world/act.ts';
import type { PageStore } from './make-page-store.ts';
import { saveReads } from './remember.ts';
import { addNotice, changeChat } from './page-state.ts';
import type { ComposerTarget, OutgoingMessage, PageState } from './page-state.ts';
import { deleteClient, fetchClock, postAct, postClient, postClock, postReset } from './sandbox-api.ts';

/** The page's verbs. */
export type PageActions = ReturnType<typeof makePageActions>;

/** Binds the verbs to a store. */
export function makePageActions(store: PageStore) {
  const notify = makeNotify(store);
  const talk = makeTalk(store, notify);
  return {
    ...talk,
    ...makeComposerActions(store),
    notify,
    showList: () => store.update((page) => ({ ...page, isListShown: true })),
    setPresser: (presserId: number) => store.update((page) => ({ ...page, presserId })),
    dismissNotice: (key: number) =>
      store.update((page) => ({ ...page, notices: page.notices.filter((notice) => notice.key !== key) })),
    markRead: (chatId: number) => markRead(store, chatId),
    /** Unlike the others this one rejects: the form shows why. */
    async addClient(names: { firstName: string; lastName?: string; username?: string }) {
      const chat = await postClient(names);
      talk.openChat(chat.id);
    },
    removeClient: (chatId: number) => deleteClient(chatId).catch((error: unknown) => notify(toText(error))),
    /** Forgets everybody; `withClock` also brings the clock back to real time. */
    reset: (withClock: boolean) => postReset(withClock).catch((error: unknown) => notify(toText(error))),
    moveClock: (move: Parameters<typeof postClock>[0]) => moveClock(store, move, notify),
    refreshClock: async () => {
      const clock = await fetchClock().catch(() => undefined);
      if (clock) store.update((page) => ({ ...page, clock, clockReadAt: performance.now() }));
    },
  };
}

type Notify = (text: string) => void;

function makeNotify(store: PageStore): Notify {
  return (text) =>
    store.update((page) => ({
      ...page,
      notices: addNotice(page.notices, { key: performance.now(), text, alert: false }),
    }));
}

/** What goes to the bot, and moving between chats, which links may ask for. */
function makeTalk(store: PageStore, notify: Notify) {
  const act = async (chatId: number, what: Act): Promise<void> => {
    try {
      const { open, copy } = await postAct(chatId, what);
      if (open !== undefined) openLink(open);
      if (copy !== undefined) await navigator.clipboard.writeText(copy).then(() => notify('Скопировано'));
    } catch (error) {
      notify(toText(error));
    }
  };
  const openChat = (chatId: number): void => {
    store.update((page) => ({ ...page, activeChatId: chatId, isListShown: false }));
    const hash = `#chat=${chatId}`;
    if (location.hash !== hash) history.pushState(null, '', hash);
  };
  /** Links to the bot itself start it with their payload, as the messenger would; others open in a tab. */
  const openLink = (url: string): void => {
    const page = store.get();
    const payload = startPayload(url, page.bot.username);
    if (payload === undefined) return void window.open(url, '_blank', 'noopener,noreferrer');
    const active = page.chats.get(page.activeChatId ?? 0);
    const chatId = active?.role === 'channel' ? page.presserId : active?.chat.id;
    if (chatId === undefined) return;
    if (chatId !== page.activeChatId) openChat(chatId);
    void act(chatId, { type: 'start', ...(payload === '' ? {} : { payload }) });
  };
  return { act, openChat, openLink };
}

/** The field, its target, and messages on their way. */
function makeComposerActions(store: PageStore) {
  return {
    async sendText(chatId: number, text: string, replyTo?: number): Promise<void> {
      const key = crypto.randomUUID();
      const sentAtMs = nowOf(store.get());
      changeOutgoing(store, chatId, (outgoing) => [...outgoing, { key, text, sentAtMs }]);
      try {
        await postAct(chatId, { type: 'text', text, ...(replyTo === undefined ? {} : { replyTo }) });
        setTimeout(() => dropOutgoing(store, chatId, key), lostEventMs);
      } catch (error) {
        const failed = toText(error);
        changeOutgoing(store, chatId, (all) =>
          all.map((each) => (each.key === key ? { ...each, failed } : each)),
        );
      }
    },
    dropOutgoing: (chatId: number, key: string) => dropOutgoing(store, chatId, key),
    setDraft: (chatId: number, text: string) =>
      store.update((page) => ({ ...page, drafts: { ...page.drafts, [chatId]: text } })),
    setTarget: (chatId: number, target: ComposerTarget | undefined) =>
      store.update((page) => {
        const { [chatId]: _old, ...targets } = page.targets;
        return { ...page, targets: target ? { ...targets, [chatId]: target } : targets };
      }),
  };
}

/** How long a message may wait for its own event after the server took it. */
const lostEventMs = 1500;

function dropOutgoing(store: PageStore, chatId: number, key: string): void {
  changeOutgoing(store, chatId, (all) => all.filter((each) => each.key !== key));
}

/** The sandbox's present instant, Unix ms. */
export function nowOf(page: PageState): number {
  return page.clock.now + performance.now() - page.clockReadAt;
}

async function moveClock(
  store: PageStore,
  move: Parameters<typeof postClock>[0],
  notify: Notify,
): Promise<void> {
  if (store.get().clockBusy) return;
  store.update((page) => ({ ...page, clockBusy: true }));
  try {
    const clock = await postClock(move);
    store.update((page) => ({ ...page, clock, clockReadAt: performance.now() }));
  } catch (error) {
    notify(toText(error));
  } finally {
    store.update((page) => ({ ...page, clockBusy: false }));
  }
}

function markRead(store: PageStore, chatId: number): void {
  const last = store.get().chats.get(chatId)?.messages.at(-1)?.message.message_id;
  if (last === undefined || (store.get().reads[chatId] ?? 0) >= last) return;
  store.update((page) => ({ ...page, reads: { ...page.reads, [chatId]: last } }));
  saveReads(store.get().reads);
}

function changeOutgoing(
  store: PageStore,
  chatId: number,
  change: (outgoing: readonly OutgoingMessage[]) => readonly OutgoingMessage[],
): void {
  store.update((page) => changeChat(page, chatId, (chat) => ({ ...chat, outgoing: change(chat.outgoing) })));
}

function startPayload(url: string, username: string | undefined): string | undefined {
  const link = URL.parse(url);
  if (link?.hostname !== 't.me' || username === undefined) return undefined;
  return link.pathname === `/${username}` ? (link.searchParams.get('start') ?? '') : undefined;
}

function toText(error: unknown): string {
  if (error instanceof TypeError) return 'Нет связи с сервером';
  return error instanceof Error ? error.message : String(error);
}
