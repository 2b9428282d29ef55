/** A client who floods the bot costs nothing and hangs no button. */
import { describe, expect, it } from 'vitest';
import { makeClientRate } from '../../src/adapters/telegram/client-rate.ts';

describe('the limit of a client', () => {
  it('lets a quick person through, stops a flood, and forgives after a while; others are not touched', () => {
    let now = 0;
    const take = makeClientRate({ burst: 3, perSecond: 1 }, () => now);
    expect([take(1), take(1), take(1), take(1)]).toEqual([true, true, true, false]);
    expect(take(2)).toBe(true);
    now = 1000;
    expect([take(1), take(1)]).toEqual([true, false]);
  });
});
