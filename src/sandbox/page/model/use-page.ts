/** How components reach the store and the verbs. */
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { nowOf } from './make-page-actions.ts';
import type { PageActions } from './make-page-actions.ts';
import type { PageStore } from './make-page-store.ts';
import type { ChatState, PageState } from './page-state.ts';

/** What the page's root provides. */
export interface PageDoors {
  store: PageStore;
  actions: PageActions;
}

/** Provided once, by `main.tsx`. */
export const PageContext = createContext<PageDoors | undefined>(undefined);

function usePageDoors(): PageDoors {
  const doors = useContext(PageContext);
  if (!doors) throw new Error('PageContext is missing: render inside main.tsx');
  return doors;
}

/** A part of the state; `select` must return an equal reference while nothing changed. */
export function usePage<T>(select: (page: PageState) => T): T {
  const { store } = usePageDoors();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** The verbs. */
export function usePageActions(): PageActions {
  return usePageDoors().actions;
}

/** The open chat, if one is. */
export function useActiveChat(): ChatState | undefined {
  return usePage((page) => (page.activeChatId === undefined ? undefined : page.chats.get(page.activeChatId)));
}

/** The sandbox's present instant, renewed every `stepMs`. */
export function useNow(stepMs: number): number {
  const { store } = usePageDoors();
  const readAt = usePage((page) => page.clockReadAt);
  const [now, setNow] = useState(() => nowOf(store.get()));
  useEffect(() => {
    const tick = (): void => setNow(nowOf(store.get()));
    tick();
    const timer = setInterval(tick, stepMs);
    return () => clearInterval(timer);
  }, [store, stepMs, readAt]);
  return now;
}
