// A model behind the OpenAI API or anything compatible with it. One call a question: retries, breaker and budget are
// the asker's.
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { ModelError } from '../../app/language-model.ts';
import type { LanguageModel, ModelAnswer, ModelRequest } from '../../app/language-model.ts';

export interface OpenAiOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly model: string;
  /** Told when an endpoint proves to know less than the newest form of a request. */
  readonly onDowngrade?: (form: RequestForm) => void;
}

/** How the wanted form is asked for: by schema, by «some JSON», or by words alone. */
export type RequestForm = 'json_schema' | 'json_object' | 'words';

const FORMS: readonly RequestForm[] = ['json_schema', 'json_object', 'words'];
const TEMPERATURE = 0.6;

/**
 * Makes the model. An endpoint that refuses a form of request (400, 422) is asked in the next plainer one, and from then
 * on only in that; what it answers is judged all the same.
 */
export function makeOpenAiModel({ apiKey, baseUrl, model, onDowngrade }: OpenAiOptions): LanguageModel {
  const client = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0 });
  let known = 0;
  return async (request) => {
    for (let at = known; ; at += 1) {
      try {
        const answer = await ask(client, model, FORMS[at] ?? 'words', request);
        if (at > known) onDowngrade?.(FORMS[at] ?? 'words');
        known = Math.max(known, at);
        return answer;
      } catch (error) {
        if (!isFormRefused(error) || at + 1 >= FORMS.length) throw translate(error);
      }
    }
  };
}

async function ask(
  client: OpenAI,
  model: string,
  form: RequestForm,
  request: ModelRequest,
): Promise<ModelAnswer> {
  const { system, user, schema, maxTokens, signal } = request;
  const completion = await client.chat.completions.create(
    {
      model,
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ],
      ...(form === 'json_schema'
        ? {
            response_format: {
              type: 'json_schema',
              json_schema: { ...schema, schema: { ...schema.schema }, strict: true },
            },
            max_completion_tokens: maxTokens,
          }
        : {
            ...(form === 'json_object' && { response_format: { type: 'json_object' as const } }),
            max_tokens: maxTokens,
            temperature: TEMPERATURE,
          }),
    },
    { signal },
  );
  // An endpoint that is only nearly compatible may leave out anything.
  const choices: unknown = completion.choices;
  const text = Array.isArray(choices) ? completion.choices[0]?.message?.content : undefined;
  return {
    text: text ?? '',
    model: completion.model || model,
    tokensIn: completion.usage?.prompt_tokens ?? 0,
    tokensOut: completion.usage?.completion_tokens ?? 0,
  };
}

function isFormRefused(error: unknown): boolean {
  return error instanceof APIError && (error.status === 400 || error.status === 422);
}

function translate(cause: unknown): ModelError {
  if (cause instanceof APIConnectionTimeoutError || cause instanceof APIUserAbortError)
    return new ModelError('timeout', 'The model did not answer in time.', { cause });
  if (cause instanceof APIConnectionError)
    return new ModelError('down', 'The model cannot be reached; check OPENAI_BASE_URL.', { cause });
  const status: unknown = cause instanceof APIError ? cause.status : undefined;
  if (typeof status !== 'number')
    return new ModelError('down', 'The model answered with something that is no completion.', { cause });
  const headers: unknown = cause instanceof APIError ? cause.headers : undefined;
  return fromStatus(status, headers instanceof Headers ? headers : undefined, cause);
}

function fromStatus(status: number, headers: Headers | undefined, cause: unknown): ModelError {
  const message = `The model's endpoint answered ${status}.`;
  if (status === 408 || status === 429 || status >= 500) {
    const retryAfterMs = readRetryAfter(headers);
    const after = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new ModelError(status === 429 ? 'busy' : 'down', message, { ...after, cause });
  }
  const remedy = 'Check OPENAI_API_KEY, OPENAI_MODEL and OPENAI_BASE_URL.';
  return new ModelError('refused', `${message} ${remedy}`, { cause });
}

/** `retry-after-ms`, or `retry-after` in seconds; dates are not used by these endpoints. */
function readRetryAfter(headers: Headers | undefined): number | undefined {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}
