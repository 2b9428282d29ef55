// Long polling: updates are fetched, handed over in their order, and confirmed to Telegram only once all are written.
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../app/log.ts';
import type { BotApi } from './bot-api.ts';
import type { BotApiResult } from './bot-api-result.ts';
import { WANTED_UPDATES } from './parse-update.ts';
import { retryDelayMs } from './retry-delay.ts';
import { toId, toList, toRecord } from './read-unknown.ts';

/** What polling needs. */
export interface PollingDeps {
  readonly api: BotApi;
  /** See `TelegramIngress.handle`. */
  handle(update: unknown): Promise<void>;
  readonly log: Log;
  /** How long Telegram holds the question open, seconds; default 25. */
  readonly holdSeconds?: number;
  /** First wait after a failure, ms; default 1000, doubling up to 30 s. */
  readonly backOffMs?: number;
}

/** Fetches updates until stopped. */
export interface Polling {
  start(): void;
  /** Resolves when the question is given up and everything fetched has been handled. A second call does nothing. */
  stop(): Promise<void>;
}

const BATCH = 100;
const ANSWER_MARGIN_MS = 10_000;

/**
 * Makes the loop. A crash, or a batch that could not be written whole, has the same updates come again; what was
 * written of them is then a duplicate. Telegram serves one poller only: run it in one process.
 */
export function makePolling(deps: PollingDeps): Polling {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  return {
    start: () => {
      running ??= poll(deps, stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function poll(deps: PollingDeps, signal: AbortSignal): Promise<void> {
  let offset = 0;
  let failures = 0;
  while (!signal.aborted) {
    const next = await fetchBatch(deps, offset, signal);
    if (next === undefined) await backOff(deps, failures++, signal);
    else {
      offset = next;
      failures = 0;
    }
  }
}

/** One question and its batch; returns the next offset, or `undefined` when the same has to be asked again. */
async function fetchBatch(
  deps: PollingDeps,
  offset: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { api, log, holdSeconds = 25 } = deps;
  const answer = await api.call(
    'getUpdates',
    { offset, limit: BATCH, timeout: holdSeconds, allowed_updates: WANTED_UPDATES },
    { timeoutMs: holdSeconds * 1000 + ANSWER_MARGIN_MS, signal },
  );
  if (signal.aborted && !answer.ok) return undefined;
  if (!answer.ok) {
    reportFailure(log, answer);
    return undefined;
  }
  const updates = toList(answer.result);
  // All are begun in one go and in order: the engine keeps the order of each client's calls.
  const outcomes = await Promise.allSettled(updates.map((update) => deps.handle(update)));
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  if (failed.length === 0) return findNextOffset(updates, offset);
  log.error('updates not taken, asking again', {
    code: 'UPDATES_NOT_TAKEN',
    failed: failed.length,
    error: failed[0]?.reason,
  });
  return undefined;
}

/**
 * An empty answer confirmed all that came before, so the next question may start anew: after a quiet week Telegram
 * counts from a random number, which may be below the old offset.
 */
function findNextOffset(updates: readonly unknown[], offset: number): number {
  if (updates.length === 0) return 0;
  let next = offset;
  for (const update of updates) {
    const id = toId(toRecord(update)?.update_id);
    if (id !== undefined && id >= next) next = id + 1;
  }
  return next;
}

function reportFailure(log: Log, answer: BotApiResult & { ok: false }): void {
  if (answer.kind !== 'refused') {
    log.warn('no answer to getUpdates', { code: 'BOT_API_UNREACHABLE', reason: answer.reason });
  } else if (answer.code === 409) {
    const advice =
      'another process polls with this token, or a webhook is set: stop it, or set PUBLIC_URL here';
    log.error('getUpdates refused', { code: 'POLLING_CONFLICT', status: answer.code, advice });
  } else {
    log.error('getUpdates refused', {
      code: 'POLLING_REFUSED',
      status: answer.code,
      reason: answer.description,
    });
  }
}

async function backOff(
  { backOffMs = 1000 }: PollingDeps,
  failures: number,
  signal: AbortSignal,
): Promise<void> {
  const delayMs = retryDelayMs(failures, Math.random(), { baseMs: backOffMs, factor: 2, maxMs: 30_000 });
  await wait(delayMs, undefined, { signal }).catch(() => undefined);
}
