/** The adapter of the OpenAI API against an endpoint that behaves as it is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOpenAiModel } from '../../src/adapters/llm/openai-model.ts';
import type { ModelError } from '../../src/app/language-model.ts';
import { replySchema } from '../../src/core/policy/answer-schema.ts';
import { goodAnswer, startLlmStub } from '../support/llm-stub.ts';
import type { LlmStub, StubBehaviour } from '../support/llm-stub.ts';

let stub: LlmStub;
beforeAll(async () => {
  stub = await startLlmStub();
});
afterAll(() => stub.stop());

const makeModel = (onDowngrade?: (form: string) => void) =>
  makeOpenAiModel({
    apiKey: 'sk-stub',
    baseUrl: stub.baseUrl,
    model: 'stub-model',
    ...(onDowngrade && { onDowngrade }),
  });
const request = (signal = AbortSignal.timeout(1_000)) => ({
  system: 'Вы менеджер.',
  user: 'Привет',
  schema: { name: 'reply', schema: replySchema(['consult:start'], ['ask']) },
  maxTokens: 100,
  material: { kind: 'ready', answer: undefined } as const,
  signal,
});
const failure = (work: Promise<unknown>): Promise<ModelError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: ModelError) => error,
  );

describe('the OpenAI adapter', () => {
  it('asks by schema and counts the tokens', async () => {
    stub.plan({ say: goodAnswer() });
    const answer = await makeModel()(request());
    expect(answer).toEqual({ text: goodAnswer(), model: 'stub-model', tokensIn: 1000, tokensOut: 100 });
    const call = stub.calls.at(-1);
    expect(call?.responseFormat).toBe('json_schema');
    expect(call?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it('an endpoint that refuses the schema is asked in plainer forms, and remembered', async () => {
    const forms: string[] = [];
    const model = makeModel((form) => forms.push(form));
    stub.plan({ status: 400 }, { status: 400 }, { say: '{}' });
    expect((await model(request())).text).toBe('{}');
    await model(request());
    expect(forms).toEqual(['words']);
    expect(stub.calls.slice(-4).map(({ responseFormat }) => responseFormat)).toEqual([
      'json_schema',
      'json_object',
      undefined,
      undefined,
    ]);
  });

  it.each<readonly [string, StubBehaviour, string]>([
    ['401', { status: 401 }, 'refused'],
    ['404', { status: 404 }, 'refused'],
    ['429', { status: 429 }, 'busy'],
    ['500', { status: 500 }, 'down'],
    ['503', { status: 503 }, 'down'],
    ['a cut line', 'cut', 'down'],
    ['a body that is no JSON', 'garbage', 'down'],
  ])('%s becomes an error of a kind', async (_, behaviour, kind) => {
    stub.plan(behaviour);
    expect((await failure(makeModel()(request()))).kind).toBe(kind);
  });

  it('a body without choices is an empty answer, for the judge to refuse', async () => {
    stub.plan('empty-object');
    expect((await makeModel()(request())).text).toBe('');
  });

  it('hears when to come back', async () => {
    stub.plan({ status: 429, retryAfterSeconds: 7 });
    expect((await failure(makeModel()(request()))).retryAfterMs).toBe(7_000);
  });

  it('gives up when its signal says so', async () => {
    stub.plan('hang');
    expect((await failure(makeModel()(request(AbortSignal.timeout(100))))).kind).toBe('timeout');
  });

  it('an address where nobody lives is down', async () => {
    const model = makeOpenAiModel({ apiKey: 'x', baseUrl: 'http://127.0.0.1:1/v1', model: 'm' });
    expect((await failure(model(request()))).kind).toBe('down');
  });
});
