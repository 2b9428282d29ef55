// Looks into the outbox every second for rows that nobody holds: postponed ones that came due, and what a process left
// behind when it died.
import type { Log } from '../../app/log.ts';
import type { OutboxPort, OutboxRow } from '../../app/outgoing.ts';

/** What sweeping needs. */
export interface SweeperDeps {
  readonly outbox: OutboxPort;
  readonly log: Log;
  readonly everyMs: number;
  /** How many chats may be taken over now; 0 skips this turn. */
  room(): number;
  /** Gets what was claimed. */
  take(rows: readonly OutboxRow[]): void;
  /** Called at each turn, for what has to be looked at now and then. */
  tick(): void;
}

/** Sweeps until stopped. */
export interface Sweeper {
  start(): void;
  /** Sweeps at once, unless a sweep is under way: then once more after it. */
  hurry(): void;
  /** Resolves when the sweep under way has ended; its rows are still handed over. */
  stop(): Promise<void>;
}

/** Makes it. Sweeps never overlap. */
export function makeSweeper({ outbox, log, everyMs, room, take, tick }: SweeperDeps): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  const sweep = (): void => {
    const limit = timer === undefined ? 0 : room();
    if (limit === 0 || running !== undefined) return;
    again = false;
    running = outbox
      .claim(limit)
      .then(take, (error: unknown) => log.warn('outbox not read', { code: 'OUTBOX_UNREACHABLE', error }))
      .finally(() => {
        running = undefined;
        if (again) sweep();
      });
  };
  return {
    start: () => {
      timer ??= setInterval(() => {
        tick();
        sweep();
      }, everyMs);
    },
    hurry: () => {
      if (running === undefined) sweep();
      else again = true;
    },
    stop: async () => {
      clearInterval(timer);
      timer = undefined;
      again = false;
      await running;
    },
  };
}
