/** Lets what a fault left behind come to rest before anything is proved. */
import type { OutsideTelegram } from '../support/bot-process.ts';
import { eventually } from '../support/person.ts';

const OPEN = `SELECT (SELECT count(*)::int FROM outbox WHERE status = 'pending') + (SELECT count(*)::int FROM signals)
  + (SELECT count(*)::int FROM users WHERE next_due_at <= to_timestamp($1::float8 / 1000))
  + (SELECT count(*)::int FROM subjects WHERE next_due_at <= to_timestamp($1::float8 / 1000)) AS open`;

/** The managers' channel takes a message in four seconds. */
const PATIENCE_MS = 60_000;

/** True when nothing is due within `aheadMs`, nothing waits to be sent, and every update is taken. */
export async function isAtRest(telegram: OutsideTelegram, aheadMs = 0): Promise<boolean> {
  const { rows } = await telegram.db.query<{ open: number }>(OPEN, [telegram.now() + aheadMs]);
  return rows[0]?.open === 0 && telegram.sandbox.world.pending.length === 0;
}

/** Resolves when all is at rest. */
export async function settle(telegram: OutsideTelegram): Promise<void> {
  await eventually(async () => ((await isAtRest(telegram)) ? true : undefined), PATIENCE_MS);
}
