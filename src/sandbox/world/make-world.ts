/**
 * The living world: its state, the one road to change it (`commit`), and those who watch. A commit applies the
 * fact, appends it to the journal and tells the watchers, in that order and synchronously.
 */
import { applyWorldFact } from './apply-world-fact.ts';
import type { Journal } from './open-journal.ts';
import type { User } from './telegram-shapes.ts';
import type { WorldFact } from './world-fact.ts';
import { makeWorldState } from './world-state.ts';
import type { ChatRecord, WorldState } from './world-state.ts';

/** Called after every fact, with the state already changed. */
export type WorldWatcher = (fact: WorldFact) => void;

/** The world and its clock. `nowMs` is the sandbox's time, which tests may move. */
export interface World {
  readonly state: Readonly<WorldState>;
  nowMs(): number;
  nowSeconds(): number;
  findChat(chatId: number): ChatRecord | undefined;
  commit(...facts: WorldFact[]): void;
  watch(watcher: WorldWatcher): () => void;
}

/** Rebuilds the world from its journal and compacts the file to one snapshot. */
export function makeWorld(options: { bot: User; now: () => number; journal: Journal }): World {
  const { bot, now, journal } = options;
  const state = makeWorldState(bot, now());
  for (const fact of journal.facts) applyWorldFact(state, fact);
  state.bot = bot;
  dropExpiredCallbacks(state, now());
  journal.compact([{ type: 'snapshot', state }]);
  const watchers = new Set<WorldWatcher>();
  return {
    state,
    nowMs: now,
    nowSeconds: () => Math.floor(now() / 1000),
    findChat: (chatId) => state.chats[chatId],
    commit(...facts) {
      for (const fact of facts) {
        applyWorldFact(state, fact);
        journal.append(fact);
        for (const watcher of watchers) watcher(fact);
      }
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** How long the bot may wait before it answers a press. */
export const callbackLifetimeMs = 15 * 60_000;

function dropExpiredCallbacks(state: WorldState, nowMs: number): void {
  for (const callback of Object.values(state.callbacks)) {
    if (nowMs - callback.askedAtMs > callbackLifetimeMs) delete state.callbacks[callback.id];
  }
}
