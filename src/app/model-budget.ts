/** Whether the language model may still be asked today; asked before every question, so that a day costs what it may. */
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { ModelCalls } from './model-calls.ts';
import { readBudget, startOfDay } from './model-settings.ts';

export interface ModelBudgetDeps {
  readonly calls: Pick<ModelCalls, 'spentSince'>;
  readonly clock: Clock;
  readonly lookup: CatalogueLookup;
  readonly log: Log;
}

/** True when the client's or the school's day is spent; the log says which figures did it. */
export async function isBudgetSpent(
  { calls, clock, lookup, log }: ModelBudgetDeps,
  subjectId: number,
): Promise<boolean> {
  const budget = readBudget(lookup);
  const spent = await calls.spentSince(subjectId, startOfDay(clock.now()));
  const over =
    spent.usd >= budget.usdPerDay ||
    spent.clientUsd >= budget.clientUsdPerDay ||
    spent.clientCalls >= budget.clientCallsPerDay;
  if (over)
    log.warn('the budget of the language model is spent, texts answer', { code: 'LLM_BUDGET', ...spent });
  return over;
}
