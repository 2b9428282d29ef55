/**
 * Updates the bot has not taken yet, and how polling takes them: an update stays until a later `offset` confirms
 * it. One poll at a time; a newer one ends the older with 409, as does polling while a webhook is set.
 */
import { ApiError } from '../bot-api/api-error.ts';
import type { World } from '../world/make-world.ts';
import type { Update } from '../world/telegram-shapes.ts';
import { isWanted } from './is-wanted.ts';

/** Parameters of getUpdates. */
export interface PollOptions {
  offset?: number;
  limit?: number;
  timeoutSeconds?: number;
  allowedUpdates?: string[];
}

/** The last time a webhook refused an update. */
export interface DeliveryError {
  atMs: number;
  reason: string;
}

/** The queue. The webhook sender notes its failures here for getWebhookInfo. */
export interface UpdateQueue {
  poll(options: PollOptions, signal: AbortSignal): Promise<Update[]>;
  drop(): void;
  noteError(error: DeliveryError): void;
  lastError(): DeliveryError | undefined;
}

const maxLimit = 100;

/** A queue over the world's pending updates. */
export function makeUpdateQueue(world: World): UpdateQueue {
  let lastError: DeliveryError | undefined;
  let endEarlier: (() => void) | undefined;
  return {
    async poll(options, signal) {
      if (world.state.webhook) {
        throw conflict(
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      }
      endEarlier?.();
      confirm(world, options);
      const deadline = performance.now() + (options.timeoutSeconds ?? 0) * 1000;
      for (;;) {
        const found = takeWanted(world, options.limit);
        const leftMs = deadline - performance.now();
        if (found.length > 0 || leftMs <= 0 || signal.aborted) return found;
        const ended = await waitForUpdate(world, { leftMs, signal, onEnd: (end) => (endEarlier = end) });
        endEarlier = undefined;
        if (ended)
          throw conflict(
            'terminated by other getUpdates request; make sure that only one bot instance is running',
          );
      }
    },
    drop() {
      world.commit({
        type: 'updates-taken',
        updateIds: world.state.pending.map(({ update }) => update.update_id),
      });
    },
    noteError(error) {
      lastError = error;
    },
    lastError: () => lastError,
  };
}

function confirm(world: World, { offset, allowedUpdates }: PollOptions): void {
  if (allowedUpdates && allowedUpdates.join() !== world.state.allowedUpdates?.join()) {
    world.commit({ type: 'polling-filter-changed', allowedUpdates });
  }
  if (offset === undefined || offset === 0) return;
  const ids = world.state.pending.map(({ update }) => update.update_id);
  const taken = offset > 0 ? ids.filter((id) => id < offset) : ids.slice(0, offset);
  if (taken.length > 0) world.commit({ type: 'updates-taken', updateIds: taken });
}

function takeWanted(world: World, limit = maxLimit): Update[] {
  const { pending, allowedUpdates } = world.state;
  const unwanted = pending.filter(({ update }) => !isWanted(update, allowedUpdates));
  if (unwanted.length > 0) {
    world.commit({ type: 'updates-taken', updateIds: unwanted.map(({ update }) => update.update_id) });
  }
  const count = Math.min(Math.max(1, limit), maxLimit);
  return world.state.pending.slice(0, count).map(({ update }) => update);
}

interface Wait {
  leftMs: number;
  signal: AbortSignal;
  onEnd(end: () => void): void;
}

/** Resolves on a new update, after the time or on hang-up; true = a newer poll has taken over. */
function waitForUpdate(world: World, { leftMs, signal, onEnd }: Wait): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (ended: boolean): void => {
      clearTimeout(timer);
      unwatch();
      signal.removeEventListener('abort', onAbort);
      resolve(ended);
    };
    const onAbort = (): void => finish(false);
    const timer = setTimeout(() => finish(false), leftMs);
    const unwatch = world.watch((fact) => {
      if (fact.type === 'update-queued' || fact.type === 'webhook-changed') finish(false);
    });
    signal.addEventListener('abort', onAbort);
    onEnd(() => finish(true));
  });
}

function conflict(reason: string): ApiError {
  return new ApiError(409, `Conflict: ${reason}`);
}
