// Our delivery as the benchmark needs it: switched off for runs that measure the commit alone, silent about presses
// where nobody answers them, and watched, so that an update counts as done when its message was accepted.
import type { BotApi } from '../../src/adapters/telegram/bot-api.ts';
import { makeDelivery } from '../../src/adapters/telegram/make-delivery.ts';
import { NO_LIMITS } from '../../src/adapters/telegram/send-limits.ts';
import type { MovableClock } from '../../src/app/clock.ts';
import type { Log } from '../../src/app/log.ts';
import type { Metrics } from '../../src/app/metrics.ts';
import type { DeliveryPort, OutboxPort } from '../../src/app/outgoing.ts';

/** What delivery is made of, and what of it is wanted. */
export interface OurDeliveryOptions {
  readonly deliver: boolean;
  readonly answers: boolean;
  readonly api: BotApi;
  readonly clock: MovableClock;
  readonly log: Log;
  readonly metrics: Metrics;
}

const NOTHING: DeliveryPort = {
  deliver: () => undefined,
  withdraw: () => undefined,
  perform: () => undefined,
  idle: () => Promise.resolve(),
};

/** What the engine makes its delivery with, and the end of it. */
export interface OurDelivery {
  make(outbox: OutboxPort): DeliveryPort;
  stop(): Promise<void>;
}

/** Makes it. */
export function makeOurDelivery(options: OurDeliveryOptions): OurDelivery {
  let stop = (): Promise<void> => Promise.resolve();
  return {
    make: (outbox) => {
      if (!options.deliver) return NOTHING;
      const delivery = makeDelivery({ ...options, outbox, limits: NO_LIMITS });
      delivery.start();
      stop = delivery.stop;
      return options.answers ? delivery : { ...delivery, perform: NOTHING.perform };
    },
    stop: () => stop(),
  };
}

/** A client of the Bot API that tells when a chat's message was accepted. */
export interface WatchedSends {
  readonly api: BotApi;
  /** Resolves when the next message to this chat is accepted; ask before it can be sent. */
  next(chatId: number): Promise<void>;
}

/** Watches the client. One message a chat is waited for at a time: a client's updates come one after another. */
export function watchSends(api: BotApi): WatchedSends {
  const waiting = new Map<number, () => void>();
  return {
    api: {
      ...api,
      send: async (method, body, options) => {
        const result = await api.send(method, body, options);
        if (result.ok && method === 'sendMessage') {
          const chatId = Number(/^\{"chat_id":(\d+)/.exec(body)?.[1]);
          waiting.get(chatId)?.();
          waiting.delete(chatId);
        }
        return result;
      },
    },
    next: (chatId) => new Promise((resolve) => waiting.set(chatId, resolve)),
  };
}
