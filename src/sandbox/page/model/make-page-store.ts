/** Holds the page's state and tells React when it changes. */
import type { PageState } from './page-state.ts';

/** The store; `update` takes a pure function. */
export interface PageStore {
  get(): PageState;
  update(change: (page: PageState) => PageState): void;
  subscribe(listener: () => void): () => void;
}

/** A store with this first state. */
export function makePageStore(initial: PageState): PageStore {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    update(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
