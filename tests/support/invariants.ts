/** What holds in every journey (corpora, «Общие инварианты»): checked at the end of each, from outside and in the tables. */
import { expect } from 'vitest';
import type { TestApp } from './app.ts';

/**
 * Every press answered exactly once, no call refused by the strict Bot API, nothing logged as an error, inbox = journal
 * keys, and every subject replays to its stored state.
 */
export async function checkInvariants(app: TestApp): Promise<void> {
  await app.settle();
  expect(app.errors()).toEqual([]);
  const calls = app.app.sandbox?.calls() ?? [];
  expect(calls.filter((call) => call.verdict === 'refused')).toEqual([]);
  const answered = new Map<unknown, number>();
  for (const call of calls) {
    if (call.method !== 'answerCallbackQuery') continue;
    const id = call.params['callback_query_id'];
    answered.set(id, (answered.get(id) ?? 0) + 1);
  }
  expect([...answered.values()].filter((count) => count !== 1)).toEqual([]);
  const presses = await app.db.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM inbox WHERE key LIKE 'cb:%'",
  );
  expect(presses.rows[0]?.n ?? 0).toBeLessThanOrEqual(answered.size);
  const unsent = await app.db.query("SELECT id FROM outbox WHERE status NOT IN ('sent', 'void')");
  expect(unsent.rows).toEqual([]);
  const parked = await app.db.query('SELECT source, reason FROM parked');
  expect(parked.rows).toEqual([]);
  await expectReplay(app);
}

async function expectReplay(app: TestApp): Promise<void> {
  const report = await app.app.replayAll();
  expect(report.differences).toEqual([]);
}
