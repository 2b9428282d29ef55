/** A load under which one process after another dies where it was told to; the last one lives and brings it to an end. */
import { fileURLToPath } from 'node:url';
import { startOutsideTelegram } from '../support/bot-process.ts';
import type { BotProcess, OutsideTelegram } from '../support/bot-process.ts';
import { FAILURE_VARIABLE, formatFailure } from '../support/failpoints.ts';
import type { FailureOrder } from '../support/failpoints.ts';
import { runLoad, WHOLE_WALK } from './load.ts';
import { proveAll } from './proofs.ts';
import type { ReportLine } from './report.ts';
import { settle } from './settle.ts';

/** The bot with failpoints. */
export const FAULTY_MAIN = fileURLToPath(new URL('faulty-main.ts', import.meta.url));

/** Tuesday 24.11.2026 11:00 Moscow time. */
export const TUESDAY = Date.parse('2026-11-24T11:00:00+03:00');

/** Longer than a lease, by the clock that the bots go by. */
export const PAST_LEASE_MS = 25_000;

export interface Deaths {
  readonly name: string;
  readonly orders: readonly FailureOrder[];
  readonly clients: number;
}

/** Runs it whole and proves everything. */
export async function runDeaths({ name, orders, clients }: Deaths): Promise<ReportLine> {
  const startedAt = performance.now();
  const telegram = await startOutsideTelegram({ at: TUESDAY, main: FAULTY_MAIN });
  try {
    const loading = runLoad({
      telegram,
      clients,
      steps: WHOLE_WALK,
      onQuiet: () => telegram.moveClock(PAST_LEASE_MS),
    });
    loading.catch(() => undefined);
    const kills = await dieInTurn(telegram, orders, loading);
    const bot = await telegram.startBot({ LOG_LEVEL: 'error' });
    const load = await loading.catch((error: unknown) => fail(error, bot));
    await settle(telegram);
    const proof = await proveAll(telegram, load, { timersPerClient: 1 });
    return { name, kills, ...proof, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await telegram.stop();
  }
}

async function dieInTurn(telegram: OutsideTelegram, orders: readonly FailureOrder[], loading: Promise<unknown>): Promise<number> {
  let kills = 0;
  for (const order of orders) {
    const wanted = formatFailure(order);
    const bot = telegram.launchBot({ [FAILURE_VARIABLE]: wanted, LOG_LEVEL: 'error' });
    const ended = await Promise.race([bot.gone, loading.then(() => 'the load ended' as const)]);
    if (ended !== 'SIGKILL') throw new Error(`nothing died at ${wanted}: ${String(ended)}\n${bot.output()}`);
    kills += 1;
    console.log(`${(performance.now()/1000).toFixed(1)} ${wanted} pending ${telegram.sandbox.world.pending.length}`);
  }
  return kills;
}

/** A load that hangs is told with what its bot said. */
function fail(error: unknown, bot: BotProcess): never {
  throw new Error(`${String(error)}\n${bot.output().slice(-3_000)}`, { cause: error });
}
