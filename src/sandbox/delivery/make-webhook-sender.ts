/**
 * Delivers pending updates to the webhook. A lane holds one person's updates: in order, one at a time, the next
 * only after a 2xx; lanes run beside each other. A lane is idle, posting, or waiting out a back-off.
 */
import type { SandboxLog } from '../sandbox-log.ts';
import type { World } from '../world/make-world.ts';
import type { PendingUpdate } from '../world/world-state.ts';
import { isWanted } from './is-wanted.ts';
import type { UpdateQueue } from './make-update-queue.ts';
import type { PostUpdate } from './post-update.ts';

/** Runs deliveries from `start` to `stop`. */
export interface WebhookSender {
  start(): void;
  /** Tries everything pending at once, back-offs included; resolves when each lane is empty or has failed once more. */
  deliverPending(): Promise<void>;
  /** Stops new deliveries and waits for those in flight. */
  stop(): Promise<void>;
}

/** `firstRetryMs` doubles with every failure up to `lastRetryMs`. */
export interface WebhookSenderOptions {
  world: World;
  queue: UpdateQueue;
  post: PostUpdate;
  log: SandboxLog;
  firstRetryMs?: number;
  lastRetryMs?: number;
}

interface Lane {
  running: Promise<void> | undefined;
  retry: NodeJS.Timeout | undefined;
  failures: number;
}

/** A sender over the world's pending updates; without a webhook it does nothing. */
export function makeWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { world } = options;
  const lanes = new Map<number, Lane>();
  let active = false;
  let unwatch = (): void => {};

  const getLane = (id: number): Lane => {
    const lane = lanes.get(id) ?? { running: undefined, retry: undefined, failures: 0 };
    lanes.set(id, lane);
    return lane;
  };
  const kick = (id: number): void => {
    const lane = getLane(id);
    if (!active || lane.running || lane.retry) return;
    lane.running = runLane(options, id, lane, () => active).finally(() => {
      lane.running = undefined;
      if (lane.failures > 0 && active) planRetry(id, lane);
      else if (findNext(world, id)) kick(id);
    });
  };
  const planRetry = (id: number, lane: Lane): void => {
    lane.retry = setTimeout(
      () => {
        lane.retry = undefined;
        kick(id);
      },
      retryDelayMs(options, lane.failures),
    );
  };
  const kickAll = (): void => {
    if (!world.state.webhook) return;
    for (const lane of new Set(world.state.pending.map((each) => each.lane))) kick(lane);
  };
  const inFlight = (): Promise<void>[] =>
    [...lanes.values()].flatMap(({ running }) => (running ? [running] : []));

  return {
    start() {
      active = true;
      unwatch = world.watch((fact) => {
        if (fact.type === 'update-queued') kick(fact.lane);
        if (fact.type === 'webhook-changed') kickAll();
      });
      kickAll();
    },
    async deliverPending() {
      for (const lane of lanes.values()) cancelRetry(lane);
      kickAll();
      while (inFlight().length > 0) await Promise.all(inFlight());
    },
    async stop() {
      active = false;
      unwatch();
      for (const lane of lanes.values()) cancelRetry(lane);
      await Promise.all(inFlight());
    },
  };
}

async function runLane(
  options: WebhookSenderOptions,
  id: number,
  lane: Lane,
  isActive: () => boolean,
): Promise<void> {
  const { world, queue, post, log } = options;
  await Promise.resolve();
  for (let next = findNext(world, id); next && isActive(); next = findNext(world, id)) {
    const { webhook } = world.state;
    if (!webhook) return;
    const { update } = next;
    const outcome = isWanted(update, webhook.allowedUpdates)
      ? await post(webhook, update)
      : ({ ok: true } as const);
    if (!outcome.ok) {
      lane.failures += 1;
      queue.noteError({ atMs: world.nowMs(), reason: outcome.reason });
      log.warn(
        { update_id: update.update_id, attempt: lane.failures, reason: outcome.reason },
        'webhook did not take an update',
      );
      return;
    }
    lane.failures = 0;
    world.commit({ type: 'updates-taken', updateIds: [update.update_id] });
  }
  lane.failures = 0;
}

function findNext(world: World, lane: number): PendingUpdate | undefined {
  return world.state.webhook && world.state.pending.find((pending) => pending.lane === lane);
}

function cancelRetry(lane: Lane): void {
  clearTimeout(lane.retry);
  lane.retry = undefined;
}

function retryDelayMs(
  { firstRetryMs = 500, lastRetryMs = 30_000 }: WebhookSenderOptions,
  failures: number,
): number {
  return Math.min(lastRetryMs, firstRetryMs * 2 ** (failures - 1));
}
