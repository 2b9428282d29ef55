/** Asking once: tries, pauses, the deadline. */
import { describe, expect, it } from 'vitest';
import { askModel } from '../../src/app/ask-model.ts';
import type { Tried } from '../../src/app/ask-model.ts';
import { makeCircuitBreaker } from '../../src/app/circuit-breaker.ts';
import { ModelError } from '../../src/app/language-model.ts';
import type { LanguageModel, ModelAnswer } from '../../src/app/language-model.ts';
import { makeMemoryLog } from '../support/log.ts';

const ANSWER: ModelAnswer = { text: '{}', model: 'm', tokensIn: 1, tokensOut: 1 };
const REQUEST = {
  system: '',
  user: '',
  schema: { name: 'x', schema: {} },
  maxTokens: 1,
  material: { kind: 'ready', answer: undefined },
} as const;

/** Each call takes the next of the list: an answer, an error, or for ever. */
function setUp(turns: readonly (ModelAnswer | ModelError | 'hang')[], withinMs = 5_000, tryMs = 100) {
  const left = [...turns];
  const tried: Tried[] = [];
  const model: LanguageModel = () => {
    const turn = left.shift() ?? ANSWER;
    if (turn === 'hang') return new Promise(() => undefined);
    return turn instanceof ModelError ? Promise.reject(turn) : Promise.resolve(turn);
  };
  const now = (): number => performance.now();
  const breaker = makeCircuitBreaker({ failures: 3, openMs: 60_000, now });
  const controller = new AbortController();
  const ask = () =>
    askModel(
      { model, breaker, log: makeMemoryLog(), now, random: () => 0.01, tryMs },
      {
        request: REQUEST,
        deadline: now() + withinMs,
        signal: controller.signal,
        onTry: (one) => tried.push(one),
      },
    );
  return { ask, tried, breaker, controller };
}

const busy = (retryAfterMs?: number) =>
  new ModelError('busy', 'busy', retryAfterMs === undefined ? {} : { retryAfterMs });
const down = () => new ModelError('down', 'down');

describe('askModel', () => {
  it('tries again after what may pass', async () => {
    const { ask, tried } = setUp([busy(), down(), ANSWER]);
    expect(await ask()).toBe(ANSWER);
    expect(tried.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'answered']);
  });

  it('does not try again what will not: a wrong key stays wrong', async () => {
    const { ask, tried } = setUp([new ModelError('refused', 'no'), ANSWER]);
    await expect(ask()).rejects.toMatchObject({ kind: 'refused' });
    expect(tried).toHaveLength(1);
  });

  it('waits as long as it is asked to, but not past the deadline', async () => {
    const startedAt = performance.now();
    const { ask } = setUp([busy(300), ANSWER]);
    await ask();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(290);
    await expect(setUp([busy(60_000), ANSWER], 2_000).ask()).rejects.toMatchObject({ kind: 'busy' });
  });

  it('a model that does not listen to its signal is left behind', async () => {
    const { ask, tried } = setUp(['hang', ANSWER]);
    expect(await ask()).toBe(ANSWER);
    expect(tried[0]).toMatchObject({ kind: 'failed', error: { kind: 'timeout' } });
  });

  it('the deadline ends the last try', async () => {
    const startedAt = performance.now();
    await expect(setUp(['hang', 'hang'], 400, 60_000).ask()).rejects.toMatchObject({ kind: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it('three failures open the breaker: the fourth is not even asked', async () => {
    const { ask, tried } = setUp([down(), down(), down(), ANSWER]);
    await expect(ask()).rejects.toMatchObject({ kind: 'down' });
    await expect(ask()).rejects.toMatchObject({ kind: 'down' });
    expect(tried).toHaveLength(3);
  });

  it('a dialogue that was left says nothing about the model', async () => {
    const { ask, breaker, controller } = setUp(['hang', 'hang', 'hang', 'hang'], 60_000, 60_000);
    const asked = ask();
    controller.abort();
    await expect(asked).rejects.toBeInstanceOf(ModelError);
    expect(breaker.mode()).toBe('closed');
  });
});
