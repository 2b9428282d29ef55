// The sweep of what is overdue: those that cannot be rung starve nobody.
import { expect, it } from 'vitest';
import { makeWakeLoop } from '../../src/app/wake-loop.ts';
import type { SubjectRef } from '../../src/core/step/event.ts';
import { makeMemoryLog } from '../support/log.ts';

it('subjects that cannot be rung keep no others from being rung, nor signals from being dispatched', async () => {
  const overdue: SubjectRef[] = Array.from({ length: 900 }, (_, key) => ({ kind: 'client', key }));
  const rung = new Set<number>();
  let asked = 0;
  const loop = makeWakeLoop({
    retryWanted: () => Promise.resolve(0),
    due: {
      listDue: (_until, limit) =>
        Promise.resolve(overdue.filter(({ key }) => !rung.has(key)).slice(0, limit)),
      findNextDueAt: () => Promise.resolve(undefined),
    },
    signals: {
      listWaiting: () => {
        asked++;
        return Promise.resolve([]);
      },
      discard: () => Promise.resolve(),
    },
    // The five hundred most overdue stand in a version that is not here.
    ring: ({ key }) => {
      if (key < 500) return Promise.reject(new Error('not here'));
      rung.add(key);
      return Promise.resolve(undefined);
    },
    admit: () => Promise.reject(new Error('no signal')),
    now: () => 0,
    log: makeMemoryLog(),
  });
  await loop.sweep(0);
  expect(rung.size).toBe(0);
  await loop.sweep(0);
  expect(rung.size).toBe(400);
  expect(asked).toBe(2);
});
