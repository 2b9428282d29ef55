/** How far a load has come, told by the messages that Telegram took: faults are spread over it, not over seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutsideTelegram } from '../support/bot-process.ts';

/** About so many messages a client receives on any walk. */
const MESSAGES_PER_CLIENT = 12;

/** Messages taken so far. */
export function countMessages({ sandbox }: OutsideTelegram): number {
  return sandbox.calls().filter(({ method, verdict }) => method === 'sendMessage' && verdict === 'accepted')
    .length;
}

/** Resolves when this share of the load, 0 to 1, is done. Gives up silently after a minute: the load itself will tell. */
export async function untilShare(telegram: OutsideTelegram, clients: number, share: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (countMessages(telegram) < clients * MESSAGES_PER_CLIENT * share && performance.now() < deadline)
    await sleep(10);
}
