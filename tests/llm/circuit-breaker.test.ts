/** The breaker before the language model: its modes and the one probe. */
import { describe, expect, it } from 'vitest';
import { makeCircuitBreaker } from '../../src/app/circuit-breaker.ts';
import type { BreakerMode } from '../../src/app/circuit-breaker.ts';

function setUp() {
  const time = { now: 0 };
  const modes: BreakerMode[] = [];
  const breaker = makeCircuitBreaker({
    failures: 3,
    openMs: 1_000,
    now: () => time.now,
    onMode: (mode) => modes.push(mode),
  });
  const fail = (times: number): void => {
    for (let n = 0; n < times; n += 1) {
      breaker.enter();
      breaker.failed();
    }
  };
  return { breaker, time, modes, fail };
}

describe('the breaker', () => {
  it('opens after so many failures running, and a success in between begins anew', () => {
    const { breaker, fail } = setUp();
    fail(2);
    breaker.succeeded();
    fail(2);
    expect(breaker.enter()).toBe(true);
    breaker.failed();
    expect(breaker.mode()).toBe('open');
    expect(breaker.enter()).toBe(false);
  });

  it('lets one probe pass after a while; its success closes', () => {
    const { breaker, time, modes, fail } = setUp();
    fail(3);
    time.now = 999;
    expect(breaker.enter()).toBe(false);
    time.now = 1_000;
    expect(breaker.enter()).toBe(true);
    expect(breaker.enter()).toBe(false);
    breaker.succeeded();
    expect(breaker.enter()).toBe(true);
    expect(modes).toEqual(['open', 'half-open', 'closed']);
  });

  it('a probe that fails opens for another while; one that is abandoned makes room for the next', () => {
    const { breaker, time, fail } = setUp();
    fail(3);
    time.now = 1_000;
    breaker.enter();
    breaker.abandoned();
    expect(breaker.enter()).toBe(true);
    breaker.failed();
    expect(breaker.enter()).toBe(false);
    time.now = 2_000;
    expect(breaker.enter()).toBe(true);
  });
});
