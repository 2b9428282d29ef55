/**
 * Asks the language model once, whatever that takes within a deadline: a time-out for each try, pauses with full jitter
 * or as long as the provider asks, the breaker's word. Every try is kept and measured.
 *
 * Ends: an answer, or a ModelError after the last try that fits before the deadline.
 */
import { pauseUnlessAborted, untilAborted } from './abortable.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { ModelError, mayPass } from './language-model.ts';
import type { LanguageModel, ModelAnswer, ModelRequest } from './language-model.ts';
import type { Log } from './log.ts';

export interface AskModelDeps {
  readonly model: LanguageModel;
  readonly breaker: CircuitBreaker;
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Longest wait for one try, ms. */
  readonly tryMs: number;
}

export interface Question {
  readonly request: Omit<ModelRequest, 'signal'>;
  /** Monotonic instant after which nothing helps any more. */
  readonly deadline: number;
  /** Aborted when the dialogue went on without the answer. */
  readonly signal: AbortSignal;
  /** Told of every try, good or bad. */
  readonly onTry: (tried: Tried) => void;
}

/** One try; an answer is judged by whoever asked. */
export type Tried =
  | { readonly kind: 'answered'; readonly answer: ModelAnswer; readonly latencyMs: number }
  | { readonly kind: 'failed'; readonly error: ModelError; readonly latencyMs: number };

const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 400;
/** A try that has less time than this is not worth its price. */
const LEAST_TRY_MS = 1_200;

/** @throws ModelError; the breaker's refusal is one of kind `down`. */
export async function askModel(deps: AskModelDeps, question: Question): Promise<ModelAnswer> {
  for (let tries = 1; ; tries += 1) {
    if (!deps.breaker.enter())
      throw new ModelError('down', 'The breaker is open: the model is not asked for a while.');
    const error = await tryOnce(deps, question);
    if (!(error instanceof ModelError)) return error;
    const pauseMs = error.retryAfterMs ?? deps.random() * FIRST_PAUSE_MS * 2 ** tries;
    const left = question.deadline - deps.now() - pauseMs;
    if (!mayPass(error) || tries >= MAX_TRIES || left < LEAST_TRY_MS || question.signal.aborted) throw error;
    await pauseUnlessAborted(pauseMs, question.signal);
  }
}

async function tryOnce(deps: AskModelDeps, question: Question): Promise<ModelAnswer | ModelError> {
  const { breaker, now, tryMs } = deps;
  const startedAt = now();
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(Math.min(tryMs, question.deadline - startedAt))));
  const signal = AbortSignal.any([question.signal, timeout]);
  try {
    const answer = await untilAborted(deps.model({ ...question.request, signal }), signal);
    breaker.succeeded();
    question.onTry({ kind: 'answered', answer, latencyMs: now() - startedAt });
    return answer;
  } catch (cause) {
    const error = toModelError(cause, timeout.aborted);
    if (question.signal.aborted) breaker.abandoned();
    else if (mayPass(error)) breaker.failed();
    else breaker.succeeded();
    question.onTry({ kind: 'failed', error, latencyMs: now() - startedAt });
    if (error.kind === 'refused') deps.log.error('the language model refuses the request', { error });
    return error;
  }
}

function toModelError(cause: unknown, timedOut: boolean): ModelError {
  if (timedOut) return new ModelError('timeout', 'The model did not answer in time.', { cause });
  if (cause instanceof ModelError) return cause;
  return new ModelError('down', 'The model failed in a way that its adapter does not know.', { cause });
}
