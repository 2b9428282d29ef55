// What one measured run is, and what it yields: the contract between the runner, the process that holds the
// contestant, and the table.

/** Who can be measured. */
export type ContestantName =
  'ours' | 'grammy-session' | 'grammy-conversations' | 'xstate-prisma' | 'telegraf-scenes' | 'one-cte';

/** How it is asked. */
export interface RunShape {
  readonly contestant: ContestantName;
  readonly concurrency: number;
  /** Clients in the database before the run. */
  readonly stored: number;
  /** Messages are sent to the fake Bot API. */
  readonly deliver: boolean;
  /** Presses are answered too, a second call of the Bot API for each. */
  readonly answers: boolean;
  /** Updates come by HTTP from another process; else they are handed over in process. */
  readonly webhook: boolean;
  /** Count round trips with a proxy before PostgreSQL; such a run says nothing about speed. */
  readonly countRoundTrips: boolean;
  /** Updates a second, evenly, instead of as fast as possible. */
  readonly perSecond?: number;
}

/** All that the contestant's process is told. */
export interface RunSpec extends RunShape {
  readonly seconds: number;
  readonly connectionString: string;
  readonly apiRoot: string;
}

/** Latencies in ms. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What one run yields. CPU in ms per update. */
export interface RunResult {
  readonly updates: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Direct: from handing an update over to state durable and message accepted. Webhook: to the HTTP answer. */
  readonly latency: Latency;
  /** Steady runs: from the instant an update was due to its message's arrival at the Bot API. */
  readonly replyLatency?: Latency;
  readonly botCpu?: number;
  readonly postgresCpu?: number;
  /** Per update, reads of their own included, warm-up included. */
  readonly transactions?: number;
  /** Per update. */
  readonly walBytes?: number;
  /** Per update; only in counting runs. */
  readonly roundTrips?: number;
  /** What is wrong with the run; such a run counts for nothing. */
  readonly error?: string;
}
