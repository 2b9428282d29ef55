/** Settings of the language model, from the catalogue: an owner changes them without a restart. */
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import { isJsonObject } from '../core/json.ts';
import type { Json } from '../core/json.ts';

/** What a day may cost. The day is Moscow's. */
export interface ModelBudget {
  readonly clientCallsPerDay: number;
  readonly clientUsdPerDay: number;
  readonly usdPerDay: number;
}

const BUDGET: ModelBudget = { clientCallsPerDay: 80, clientUsdPerDay: 0.5, usdPerDay: 20 };
const MOSCOW_OFFSET_MS = 3 * 3_600_000;
const DAY_MS = 86_400_000;
const MILLION = 1_000_000;

/** Setting `llm_budget`; what it does not name has its usual value. */
export function readBudget(lookup: CatalogueLookup): ModelBudget {
  const setting = lookup('setting:llm_budget');
  const numberOf = (key: keyof ModelBudget): number => {
    const value = isJsonObject(setting) ? setting[key] : undefined;
    return typeof value === 'number' && value >= 0 ? value : BUDGET[key];
  };
  return {
    clientCallsPerDay: numberOf('clientCallsPerDay'),
    clientUsdPerDay: numberOf('clientUsdPerDay'),
    usdPerDay: numberOf('usdPerDay'),
  };
}

/**
 * Cost of a call by the setting `llm_prices`: `{ "<model>": { "in": …, "out": … } }`, US dollars for a million tokens.
 * The longest name that the model's name begins with counts, so that dated versions need no line of their own.
 */
export function priceCall(
  lookup: CatalogueLookup,
  model: string,
  tokensIn: number,
  tokensOut: number,
): number | undefined {
  const prices = lookup('setting:llm_prices');
  if (!isJsonObject(prices)) return undefined;
  const [name] = Object.keys(prices)
    .filter((prefix) => model.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  const price = name === undefined ? undefined : prices[name];
  if (!isJsonObject(price)) return undefined;
  return (toNumber(price['in']) * tokensIn + toNumber(price['out']) * tokensOut) / MILLION;
}

/** When the present day of Moscow began, ms. */
export function startOfDay(now: number): number {
  return Math.floor((now + MOSCOW_OFFSET_MS) / DAY_MS) * DAY_MS - MOSCOW_OFFSET_MS;
}

function toNumber(value: Json | undefined): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
