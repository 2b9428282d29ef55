/** Keeps one try of the language model: a row that can be judged again, and the measurements. */
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import type { JsonObject } from '../core/json.ts';
import type { ActivityContext } from './activity-port.ts';
import type { Tried } from './ask-model.ts';
import type { Metrics } from './metrics.ts';
import type { ModelCalls } from './model-calls.ts';
import { priceCall } from './model-settings.ts';

export interface KeepTryDeps {
  readonly calls: ModelCalls;
  readonly lookup: CatalogueLookup;
  readonly metrics: Pick<Metrics, 'llmCalled'>;
  /** Name of the model that is asked, for tries without an answer. */
  readonly modelName: string;
}

/** What the try was about. */
export interface KeptAs {
  readonly prompt: { readonly name: string; readonly version: number; readonly hash: string };
  readonly context: Pick<ActivityContext, 'subjectId' | 'visit'>;
  readonly input: JsonObject;
}

/** Writes behind the reply's back: nothing is awaited, nothing thrown. */
export function keepTry(
  deps: KeepTryDeps,
  { prompt, context, input }: KeptAs,
  tried: Tried,
  verdict: string,
): void {
  const answer = tried.kind === 'answered' ? tried.answer : undefined;
  const model = answer?.model ?? deps.modelName;
  const { tokensIn, tokensOut } = answer ?? { tokensIn: 0, tokensOut: 0 };
  const cost = priceCall(deps.lookup, model, tokensIn, tokensOut);
  const latencyMs = Math.round(tried.latencyMs);
  // A verdict in full may name what the model wrote; its kind is enough to count by.
  const kind = verdict.split(':')[0] ?? verdict;
  deps.metrics.llmCalled({
    model,
    verdict: kind,
    tokensIn,
    tokensOut,
    cost: cost ?? 0,
    durationMs: latencyMs,
  });
  deps.calls.keep({
    subjectId: context.subjectId,
    visit: context.visit,
    promptName: prompt.name,
    promptVersion: prompt.version,
    promptHash: prompt.hash,
    model,
    input,
    output: answer?.text,
    verdict,
    tokensIn,
    tokensOut,
    cost,
    latencyMs,
  });
}
