/**
 * The outbox as delivery sees it: results are gathered and ride on the next commit statement; when none comes within
 * 50 ms they are written alone.
 */
import type { Log } from './log.ts';
import type { DeliveryResult, OutboxPort, OutboxStore } from './outgoing.ts';

/** How long results wait for a commit to ride on, ms. */
const ACKNOWLEDGE_WITHIN_MS = 50;

/** Results taken for one statement. */
export interface TakenResults {
  readonly results: readonly DeliveryResult[];
  /** They are written. */
  done(): void;
  /** The statement failed: they wait again. */
  restore(): void;
}

export interface Acknowledgements {
  add(results: readonly DeliveryResult[]): Promise<void>;
  take(): TakenResults;
  readonly size: number;
}

/** Makes the buffer; `flush` is called when results have waited long enough. */
export function makeAcknowledgements(flush: () => void): Acknowledgements & { stop(): void } {
  let waiting: { readonly results: readonly DeliveryResult[]; readonly resolve: () => void }[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arm = (): void => {
    if (timer !== undefined || waiting.length === 0) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting.length > 0) flush();
    }, ACKNOWLEDGE_WITHIN_MS);
  };
  return {
    add: (results) =>
      new Promise((resolve) => {
        if (results.length === 0) {
          resolve();
          return;
        }
        waiting.push({ results, resolve });
        arm();
      }),
    take: () => {
      const taken = waiting;
      waiting = [];
      return {
        results: taken.flatMap(({ results }) => results),
        done: () => {
          for (const { resolve } of taken) resolve();
        },
        restore: () => {
          waiting = [...taken, ...waiting];
          arm();
        },
      };
    },
    get size() {
      return waiting.length;
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** How often a pause set by another process is looked up, ms. */
const PAUSE_POLL_MS = 1_000;

/** The outbox for delivery. `start` begins to watch for pauses that other processes wrote. */
export function makeOutbox(deps: {
  readonly store: OutboxStore;
  readonly acknowledge: (results: readonly DeliveryResult[]) => Promise<void>;
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
}): OutboxPort & { start(): Promise<void>; stop(): void } {
  const { store, log } = deps;
  let until = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const refresh = async (): Promise<void> => {
    try {
      until = await store.readPause();
    } catch (error) {
      log.warn('delivery pause could not be read', { error });
    }
  };
  return {
    acknowledge: deps.acknowledge,
    claim: (limit) => store.claim(limit, deps.now()),
    reread: (id) => store.reread(id, deps.now()),
    findMessageId: (chatId, ref) => store.findMessageId(chatId, ref),
    pauseAll: async (untilMs) => {
      until = Math.max(until, untilMs);
      await store.pause(untilMs);
    },
    pausedUntil: () => until,
    start: async () => {
      await refresh();
      timer = setInterval(() => void refresh(), PAUSE_POLL_MS);
    },
    stop: () => clearInterval(timer),
  };
}
