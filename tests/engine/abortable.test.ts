/** Waiting that an abort ends. */
import { expect, it } from 'vitest';
import { pauseUnlessAborted, untilAborted } from '../../src/app/abortable.ts';

it('a pause ends with the abort, one begun after it at once', async () => {
  const controller = new AbortController();
  const paused = pauseUnlessAborted(600_000, controller.signal);
  controller.abort();
  await paused;
  await pauseUnlessAborted(600_000, controller.signal);
});

it('work that does not listen is no longer waited for', async () => {
  const controller = new AbortController();
  const waited = untilAborted(new Promise(() => undefined), controller.signal);
  controller.abort();
  await expect(waited).rejects.toThrow('aborted');
  await expect(untilAborted(Promise.resolve(1), new AbortController().signal)).resolves.toBe(1);
});
