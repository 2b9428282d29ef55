// What every contestant gives the benchmark.
import type { Update } from 'grammy/types';

/** Where a contestant finds its surroundings. */
export interface ContestantOptions {
  /** A fresh database of its own. */
  readonly connectionString: string;
  /** Root of the Bot API, e.g. http://127.0.0.1:18081 */
  readonly apiRoot: string;
  readonly deliver: boolean;
  readonly answers: boolean;
  readonly concurrency: number;
}

/** Clients by their Telegram ids, both included. */
export interface ClientRange {
  readonly firstUser: number;
  readonly lastUser: number;
}

/** A bot, ready to be measured. */
export interface Contestant {
  /** Resolves when the update's state is durable and its message was accepted. */
  handle(update: Update): Promise<void>;
  /** Serves the webhook the contestant's own way and resolves with its port; without it Express 5 is put before `handle`. */
  listen?(): Promise<number>;
  /** Resolves when nothing is left to be written or sent. */
  settle?(): Promise<void>;
  /** Looks into the database whether all these clients came to the end; says what is wrong, else `undefined`. */
  verify(clients: ClientRange): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Makes a contestant: creates its tables, connects, warms nothing up. */
export type SetUpContestant = (options: ContestantOptions) => Promise<Contestant>;

/** Connections of a peer's pool: what its users would take on a small machine. */
export const PEER_CONNECTIONS = 16;
