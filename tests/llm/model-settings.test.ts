/** What a day may cost, and what a call did. */
import { describe, expect, it } from 'vitest';
import { priceCall, readBudget, startOfDay } from '../../src/app/model-settings.ts';
import type { Json } from '../../src/core/json.ts';

const lookup = (settings: { readonly [key: string]: Json }) => (key: string) => settings[key] ?? null;

describe('settings of the model', () => {
  it('the longest name that fits has the price', () => {
    const prices = lookup({
      'setting:llm_prices': { 'gpt-4o': { in: 2, out: 10 }, 'gpt-4o-mini': { in: 1, out: 4 } },
    });
    expect(priceCall(prices, 'gpt-4o-mini-2024-07-18', 1_000_000, 500_000)).toBe(3);
    expect(priceCall(prices, 'gpt-4o', 1_000_000, 0)).toBe(2);
    expect(priceCall(prices, 'other', 1, 1)).toBeUndefined();
    expect(priceCall(lookup({}), 'gpt-4o', 1, 1)).toBeUndefined();
  });

  it('a budget that names one figure keeps the others', () => {
    const budget = readBudget(lookup({ 'setting:llm_budget': { usdPerDay: 5, clientUsdPerDay: 'много' } }));
    expect(budget).toEqual({ clientCallsPerDay: 80, clientUsdPerDay: 0.5, usdPerDay: 5 });
  });

  it('the day is Moscow’s', () => {
    const start = Date.parse('2026-11-24T00:00:00+03:00');
    expect(startOfDay(Date.parse('2026-11-24T00:30:00+03:00'))).toBe(start);
    expect(startOfDay(Date.parse('2026-11-24T23:59:59+03:00'))).toBe(start);
  });
});
