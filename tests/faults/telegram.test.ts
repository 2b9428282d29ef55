/** Telegram refuses, hesitates, falls silent or cuts the line: every client gets everything, in order. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { FaultOrder } from '../../src/sandbox/bot-api/fault-plan.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import { FEWER_CLIENTS, IS_FULL } from './extent.ts';
import { printReport } from './report.ts';
import type { ReportLine } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { countMessages } from './until-messages.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const EVERY_MS = 300;

const failure = (error: FaultOrder['error'], times: number): FaultOrder => ({
  method: 'sendMessage',
  times,
  error,
});

/** Nothing is wrong with the message; whether it was sent is not always known. */
const PASSING: readonly FaultOrder[] = [
  failure({ code: 500, description: 'Internal Server Error' }, 5),
  failure('cut', 5),
  failure('cut-after', 5),
  failure('timeout', 3),
  failure({ code: 429, description: 'Too Many Requests: retry after 1', retry_after: 1 }, 3),
  failure({ code: 502, description: 'Bad Gateway' }, 5),
];

const lines: ReportLine[] = [];

describe('Telegram in trouble', { timeout: 600_000 }, () => {
  afterAll(() => printReport('Telegram', lines));

  it('500, 502, cut connections, time-outs, short waits: all arrives, doubled only what Telegram took without a word', async () => {
    const line = await runScenario({
      name: 'passing errors',
      clients: FEWER_CLIENTS,
      expected: { lostAnswers: 5 },
      run: (telegram) => breakTelegram(telegram, PASSING, { TEST_SEND_TIMEOUT_MS: '700' }),
    });
    lines.push(line);
    expect(line.problems).toEqual([]);
    expect(line.duplicates).toBeLessThanOrEqual(5);
  });

  it('«retry after an hour» is kept to, for every chat, and nothing is lost or doubled', async () => {
    const hour = failure(
      { code: 429, description: 'Too Many Requests: retry after 3600', retry_after: 3600 },
      3,
    );
    let held: number | undefined;
    let checked = false;
    const line = await runScenario({
      name: '429 for an hour',
      clients: FEWER_CLIENTS,
      run: (telegram) => breakTelegram(telegram, [hour], {}),
      onQuiet: async (telegram) => {
        if (countFaulted(telegram) < 2) return;
        if (held === undefined) {
          held = countMessages(telegram);
          await telegram.moveClock(HOUR_MS - 2 * MINUTE_MS);
          return;
        }
        if (!checked) expect(countMessages(telegram)).toBe(held);
        checked = true;
        await telegram.moveClock(3 * MINUTE_MS);
      },
    });
    lines.push(line);
    expect(checked).toBe(true);
    expect(line.problems).toEqual([]);
    expect(line.duplicates).toBe(0);
  });

  it.runIf(IS_FULL)(
    '403 and 400 cost their own message; whoever writes again goes on where he was',
    async () => {
      const line = await runScenario({
        name: '403 and 400',
        clients: FEWER_CLIENTS,
        impatient: true,
        expected: { parked: 4 },
        run: (telegram) =>
          breakTelegram(
            telegram,
            [
              failure({ code: 403, description: 'Forbidden: bot was blocked by the user' }, 4),
              failure({ code: 400, description: 'Bad Request: message is too long' }, 4),
            ],
            {},
          ),
      });
      lines.push(line);
      expect(line.problems).toEqual([]);
      expect(line.duplicates).toBe(0);
    },
  );
});

/** One bot, and one order of faults after another while the load runs. */
async function breakTelegram(
  telegram: OutsideTelegram,
  orders: readonly FaultOrder[],
  env: Record<string, string>,
): Promise<number> {
  await telegram.startBot(env);
  for (const order of orders) {
    telegram.sandbox.failNext(order);
    await sleep(EVERY_MS);
  }
  return 0;
}

/** Calls that met an ordered fault. */
function countFaulted({ sandbox }: OutsideTelegram): number {
  return sandbox.calls().filter(({ verdict }) => verdict === 'faulted').length;
}
