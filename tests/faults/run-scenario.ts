/** One run: bots are started, clients walk, something goes wrong meanwhile, and when all has come to rest it is proved. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startOutsideTelegram } from '../support/bot-process.ts';
import type { OutsideTelegram, OutsideTelegramOptions } from '../support/bot-process.ts';
import { CLIENTS, IS_FULL } from './extent.ts';
import { runLoad } from './load.ts';
import { proveAll } from './proofs.ts';
import type { Expected } from './prove-chats.ts';
import type { ReportLine } from './report.ts';
import { settle } from './settle.ts';
import { quickWalk } from './walks.ts';
import type { Walk } from './walks.ts';

/** The bot with failpoints. */
export const FAULTY_MAIN = fileURLToPath(new URL('faulty-main.ts', import.meta.url));

/** Tuesday 24.11.2026 11:00 Moscow time. */
const TUESDAY = Date.parse('2026-11-24T11:00:00+03:00');

/** Longer than a lease, by the clock that the bots go by. */
const PAST_LEASE_MS = 25_000;

export interface Scenario {
  readonly name: string;
  readonly clients?: number;
  readonly telegram?: OutsideTelegramOptions;
  readonly walk?: Walk;
  readonly expected?: Expected;
  readonly impatient?: boolean;
  /** Several processes live side by side. */
  readonly replicated?: boolean;
  /**
   * Starts bots and breaks things while the load runs; resolves with the number of kills when enough bots live to bring
   * the load to its end.
   */
  run(telegram: OutsideTelegram, loading: Promise<unknown>): Promise<number>;
  /** Default: the clock moves past a lease. */
  onQuiet?(telegram: OutsideTelegram, times: number): Promise<void>;
  /** Gives back what `run` set up besides bots, before the database is dropped. */
  release?(): Promise<void>;
}

/** Runs it whole; what is wrong is in `problems`. @throws when the load never ends, with what the bots said. */
export async function runScenario(scenario: Scenario): Promise<ReportLine> {
  const startedAt = performance.now();
  const telegram = await startOutsideTelegram({ at: TUESDAY, main: FAULTY_MAIN, ...scenario.telegram });
  const { clients = CLIENTS, walk = quickWalk, impatient = false, replicated = false } = scenario;
  const moveClock = (ms: number): Promise<void> =>
    replicated ? moveCalmly(telegram, ms) : telegram.moveClock(ms);
  const onQuiet = (times: number): Promise<void> =>
    scenario.onQuiet?.(telegram, times) ?? moveClock(PAST_LEASE_MS);
  try {
    const loading = runLoad({ telegram, clients, walk, impatient, moveClock, onQuiet });
    const [load, kills] = await Promise.all([loading, scenario.run(telegram, loading)]).catch(
      (error: unknown) => fail(error, telegram),
    );
    await settle(telegram);
    const proof = await proveAll(telegram, load, scenario.expected ?? {});
    const line = { name: scenario.name, kills, ...proof, seconds: (performance.now() - startedAt) / 1000 };
    if (IS_FULL || line.problems.length > 0) {
      const few = line.problems.slice(0, 10).map((problem) => `\n  ${problem}`);
      console.log(
        `${line.name}: ${line.seconds.toFixed(0)} s, ${line.problems.length} problems${few.join('')}`,
      );
    }
    return line;
  } finally {
    await scenario.release?.();
    await telegram.stop();
  }
}

/** The usual answer to silence where one process lives. */
export function moveOn(telegram: OutsideTelegram): Promise<void> {
  return telegram.moveClock(PAST_LEASE_MS);
}

const CALM_MS = 300;
/** After so long every process has seen where the clock stands: it looks once a second. */
export const SEEN_BY_ALL_MS = 1_300;

/**
 * Moves the clock while nobody acts, and gives every process the time to see it. No real clock jumps in one process a
 * second before it does in another; leases are not made for that.
 */
async function moveCalmly(telegram: OutsideTelegram, ms: number): Promise<void> {
  await Promise.race([telegram.sandbox.deliverPending(), sleep(SEEN_BY_ALL_MS)]);
  await sleep(CALM_MS);
  await telegram.moveClock(ms);
  await sleep(SEEN_BY_ALL_MS);
}

/** What hangs is told with what the last bots said. */
function fail(error: unknown, { bots }: OutsideTelegram): never {
  const said = bots.slice(-2).map((bot) => bot.output().slice(-3_000));
  throw new Error([String(error), ...said].join('\n'), { cause: error });
}
