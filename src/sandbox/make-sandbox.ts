/**
 * Puts the sandbox together: a world of people and chats, the strict Bot API over it, delivery of updates to the
 * bot, and the control API for the chat page and tests. It knows nothing of the bot beyond the Bot API.
 */
import express from 'express';
import type { Router } from 'express';
import { makeBotApi } from './bot-api/make-bot-api.ts';
import { makeCallLog } from './bot-api/call-log.ts';
import type { ApiCall } from './bot-api/call-log.ts';
import { makeFaultPlan } from './bot-api/fault-plan.ts';
import type { FaultOrder } from './bot-api/fault-plan.ts';
import { makeRateLimiter } from './bot-api/rate-limit.ts';
import type { RateLimits } from './bot-api/rate-limit.ts';
import { makeControlRouter } from './control/make-control-router.ts';
import { makeEventStream } from './control/make-event-stream.ts';
import { makeUpdateQueue } from './delivery/make-update-queue.ts';
import { makeWebhookSender } from './delivery/make-webhook-sender.ts';
import { postUpdate } from './delivery/post-update.ts';
import type { SandboxClock } from './sandbox-clock.ts';
import type { SandboxLog } from './sandbox-log.ts';
import type { Act, ActResult } from './world/act.ts';
import { makeWorld } from './world/make-world.ts';
import { openJournal } from './world/open-journal.ts';
import { adoptUpdate } from './world/adopt-update.ts';
import type { ForeignUpdate } from './world/adopt-update.ts';
import { performAct } from './world/perform-act.ts';
import type { User } from './world/telegram-shapes.ts';
import type { WebhookSetting, WorldState } from './world/world-state.ts';

/** The bot of the sandbox unless another is given. */
const sandboxBot: User = {
  id: 7_000_000_001,
  is_bot: true,
  first_name: 'Крипто-школа',
  username: 'crypto_school_bot',
};

/**
 * - `now`: the sandbox's time, Unix ms; `clock`: the port behind `/sandbox/clock`, of which `now` is the reading;
 * - `storageFile`: the world's JSONL journal; without it nothing outlives the process;
 * - `webhook`: where updates go from the start; without it the bot polls or calls setWebhook;
 * - `limits`: «too fast» rules, none by default; `onReset`: called when the world is emptied, before it is.
 */
export interface SandboxOptions {
  token: string;
  botInfo?: User;
  now: () => number;
  clock: SandboxClock;
  storageFile?: string;
  webhook?: WebhookSetting;
  limits?: RateLimits;
  onReset?: () => Promise<void>;
  log: SandboxLog;
}

/** A running sandbox. `act`, `calls` and `failNext` are for tests in the same process. */
export interface Sandbox {
  readonly router: Router;
  readonly world: Readonly<WorldState>;
  /** Performs an act of a person, as `POST /sandbox/act` does. Throws ActRefused. */
  act(chatId: number, act: Act): ActResult;
  /** Believes an update made elsewhere: its person has a chat, its press waits for an answer. It is not delivered. */
  adopt(update: ForeignUpdate): void;
  /** Tries every pending update once; resolves when each was taken or refused. */
  deliverPending(): Promise<void>;
  /** Every call of the bot so far with its verdict, polls excepted. */
  calls(): readonly ApiCall[];
  clearCalls(): void;
  failNext(order: FaultOrder): void;
  /** Empties all chats; ids go on rising. `withClock` brings the clock back to real time too, if it can. */
  reset(withClock?: boolean): Promise<void>;
  /** Begins to deliver to the webhook. */
  start(): void;
  /** Ends open streams, waits for deliveries in flight, closes the journal. */
  stop(): Promise<void>;
}

/** Wires the sandbox; nothing is delivered before `start`. */
export function makeSandbox(options: SandboxOptions): Sandbox {
  const { token, now, clock, log } = options;
  const journal = openJournal(options.storageFile);
  const world = makeWorld({ bot: options.botInfo ?? sandboxBot, now, journal });
  if (options.webhook) world.commit({ type: 'webhook-changed', webhook: options.webhook });
  const calls = makeCallLog();
  const faults = makeFaultPlan();
  const events = makeEventStream(world);
  const updates = makeUpdateQueue(world);
  const sender = makeWebhookSender({ world, queue: updates, post: postUpdate, log });
  const reset = async (withClock = false): Promise<void> => {
    await options.onReset?.();
    if (withClock) await clock.reset?.();
    world.commit({ type: 'world-reset' });
    calls.clear();
    faults.clear();
  };
  const context = {
    world,
    updates,
    showAction: (chatId: number, action: string) => events.publish({ kind: 'action', chatId, action }),
    countMessage: makeRateLimiter(options.limits ?? {}, now),
  };
  const router = express.Router();
  router.use(makeBotApi({ token, context, calls, faults, log }));
  router.use(makeControlRouter({ world, clock, events, realNow: () => Date.now(), reset }));
  return {
    router,
    world: world.state,
    act: (chatId, act) => performAct(world, chatId, act),
    adopt: (update) => adoptUpdate(world, update),
    deliverPending: () => sender.deliverPending(),
    calls: () => calls.list(),
    clearCalls: () => calls.clear(),
    failNext: (order) => faults.order(order),
    reset,
    start: () => sender.start(),
    async stop() {
      events.close();
      await sender.stop();
      journal.close();
    },
  };
}
