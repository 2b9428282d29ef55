/**
 * A language model as use cases see it. Another provider is one file in adapters/llm that makes this function; it neither
 * retries nor remembers nor judges, all that is done here once for every provider.
 */
import type { ReplyFacts } from '../core/conversation/compose-facts.ts';
import type { ScriptedSources } from '../core/conversation/compose-scripted.ts';
import type { JsonObject } from '../core/json.ts';

/** One question to the model. */
export interface ModelRequest {
  readonly system: string;
  readonly user: string;
  /** What the answer must look like, as JSON Schema of the subset that every provider takes. */
  readonly schema: { readonly name: string; readonly schema: JsonObject };
  readonly maxTokens: number;
  /** The same as data: what a provider without understanding answers from. */
  readonly material: ModelMaterial;
  readonly signal: AbortSignal;
}

/** Editable data behind a question, by its kind. */
export type ModelMaterial =
  | { readonly kind: 'reply'; readonly facts: ReplyFacts; readonly sources: ScriptedSources }
  /** Ready fields of the answer. */
  | { readonly kind: 'ready'; readonly answer: JsonObject | undefined };

export interface ModelAnswer {
  /** As it came: JSON if all went well. */
  readonly text: string;
  /** The model that answered, as it calls itself. */
  readonly model: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** Asks once. @throws ModelError */
export type LanguageModel = (request: ModelRequest) => Promise<ModelAnswer>;

/**
 * `timeout`: no answer in time. `busy`: too many requests. `down`: unreachable, or failing on its side. `refused`: the
 * request or the key is wrong, asking again will not help. `no-text`: the offline model has nothing to say.
 */
export type ModelErrorKind = 'timeout' | 'busy' | 'down' | 'refused' | 'no-text';

/** Why the model gave no answer; the adapter translates, no use case reads a provider's words. */
export class ModelError extends Error {
  readonly code: string;
  readonly kind: ModelErrorKind;
  /** How long the provider asks to wait, ms. */
  readonly retryAfterMs: number | undefined;
  constructor(
    kind: ModelErrorKind,
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ModelError';
    this.kind = kind;
    this.code = `MODEL_${kind.toUpperCase().replace('-', '_')}`;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Whether the same question may be answered a moment later. */
export function mayPass({ kind }: ModelError): boolean {
  return kind === 'timeout' || kind === 'busy' || kind === 'down';
}
