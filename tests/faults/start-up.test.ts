/** A process killed while it makes the schema or starts leaves a database that the next one brings to its end. */
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { startOutsideTelegram } from '../support/bot-process.ts';
import { makeEmptyDatabase } from '../support/database.ts';
import { FAILURE_VARIABLE, formatFailure } from '../support/failpoints.ts';
import { IS_FULL } from './extent.ts';
import { printReport } from './report.ts';
import type { ReportLine } from './report.ts';

const FAULTY_MAIN = fileURLToPath(new URL('faulty-main.ts', import.meta.url));

/** On an empty database a start makes some ninety queries: the schema, the partitions, pg-boss, the seeds, the funnels. */
const SWEEP = [
  ...Array.from({ length: 24 }, (_, index) => index + 1),
  28,
  32,
  36,
  40,
  46,
  52,
  58,
  64,
  70,
  76,
];

const lines: ReportLine[] = [];

describe('killed on an empty database', { timeout: 300_000 }, () => {
  afterAll(() => printReport('start-up', lines));

  it('in the schema, in pg-boss, in the seeds, one after another: the next start is ready', () =>
    dieAndStart('three deaths in a row', [9, 25, 40]));

  it.runIf(IS_FULL).each(SWEEP)('at query %i: the next start is ready', (query) =>
    dieAndStart(`at query ${query}`, [query]),
  );
});

async function dieAndStart(name: string, queries: readonly number[]): Promise<void> {
  const startedAt = performance.now();
  const telegram = await startOutsideTelegram({ database: await makeEmptyDatabase(), main: FAULTY_MAIN });
  try {
    for (const passage of queries) {
      const bot = telegram.launchBot({
        [FAILURE_VARIABLE]: formatFailure({ failpoint: 'start-up', passage }),
      });
      const ended = await Promise.race([
        bot.gone,
        bot.ready.then(
          () => 'it started',
          () => bot.gone,
        ),
      ]);
      expect(ended, bot.output()).toBe('SIGKILL');
    }
    const bot = await telegram.startBot();
    const readiness = await fetch(`${bot.origin}/readyz`);
    expect(readiness.status, await readiness.text()).toBe(200);
    const { rows } = await telegram.db.query(
      'SELECT count(*)::int AS failed FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
    );
    expect(rows).toEqual([{ failed: 0 }]);
    const nothing = { updates: 0, messages: 0, duplicates: 0, unanswered: 0, problems: [] };
    lines.push({ name, kills: queries.length, ...nothing, seconds: (performance.now() - startedAt) / 1000 });
  } finally {
    await telegram.stop();
  }
}
