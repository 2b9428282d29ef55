/** One process after another that dies where it was told to. */
import type { OutsideTelegram } from '../support/bot-process.ts';
import { FAILURE_VARIABLE, formatFailure } from '../support/failpoints.ts';
import type { FailureOrder } from '../support/failpoints.ts';

/** Resolves with the number of deaths. @throws when one does not die, because the load never comes through its place. */
export async function dieInTurn(
  telegram: OutsideTelegram,
  orders: readonly FailureOrder[],
  loading: Promise<unknown>,
): Promise<number> {
  for (const order of orders) {
    const wanted = formatFailure(order);
    const bot = telegram.launchBot({ [FAILURE_VARIABLE]: wanted });
    const ended = await Promise.race([bot.gone, loading.then(() => 'the load ended')]);
    if (ended !== 'SIGKILL') throw new Error(`nothing died at ${wanted}: ${String(ended)}`);
  }
  return orders.length;
}
