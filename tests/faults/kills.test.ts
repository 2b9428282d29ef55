/** A process that dies at a commit boundary loses nothing, doubles nothing that need not be, and mixes nothing up. */
import { afterAll, describe, expect, it } from 'vitest';
import { FAILPOINTS } from '../support/failpoints.ts';
import type { FailureOrder } from '../support/failpoints.ts';
import { dieInTurn } from './die-in-turn.ts';
import { IS_FULL } from './extent.ts';
import { printReport } from './report.ts';
import type { ReportLine } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { wholeWalk } from './walks.ts';

/** One after another under one load: each boundary of the event's way, at the letters' timers first, at the replies last. */
const IN_A_ROW: readonly FailureOrder[] = [
  { failpoint: 'before-commit', passage: 1 },
  { failpoint: 'timer-due', passage: 1 },
  { failpoint: 'after-timer', passage: 1 },
  { failpoint: 'after-delivery', passage: 20 },
  { failpoint: 'inside-batch', passage: 4 },
  { failpoint: 'after-commit', passage: 9 },
  { failpoint: 'during-delivery', passage: 30 },
  { failpoint: 'after-activity', passage: 3 },
  { failpoint: 'after-timer', passage: 1 },
];

/** Passages of the full set: early, in the thick of it, late. */
const PASSAGES: Partial<Record<FailureOrder['failpoint'], readonly number[]>> = {
  'start-up': [1, 10, 20, 30, 40],
  // Batches of several and activities are fewer than messages.
  'inside-batch': [1, 2, 3, 5, 8],
  'after-activity': [1, 2, 3, 5, 8],
  // All letters ring in one statement; what clients write later is gathered for each, but what a
  // start finds overdue rings at once too: later passages may never come.
  'timer-due': [1, 1, 1, 1],
  'after-timer': [1, 1, 1],
};
const USUAL_PASSAGES = [1, 5, 12, 25, 40] as const;

const lines: ReportLine[] = [];

describe('a process killed at a commit boundary', { timeout: 900_000 }, () => {
  afterAll(() => printReport('killed', lines));

  it('every boundary in a row, under one load', async () => {
    lines.push(await runDeaths('every boundary once', IN_A_ROW));
    expect(lines.at(-1)?.problems).toEqual([]);
  });

  it.runIf(IS_FULL).each(FAILPOINTS)('death after death at «%s», under one load', async (failpoint) => {
    const passages = PASSAGES[failpoint] ?? USUAL_PASSAGES;
    const orders = passages.map((passage) => ({ failpoint, passage }));
    lines.push(await runDeaths(failpoint, orders));
    expect(lines.at(-1)?.problems).toEqual([]);
  });
});

/** The walk with the day in it, so that timers ring; the process after the last death brings it to its end. */
function runDeaths(name: string, orders: readonly FailureOrder[]): Promise<ReportLine> {
  return runScenario({
    name,
    walk: wholeWalk,
    run: async (telegram, loading) => {
      const kills = await dieInTurn(telegram, orders, loading);
      await telegram.startBot();
      return kills;
    },
  });
}
