/** The record of what the language model was asked and said, and what that cost. */
import type { Json } from '../core/json.ts';

/** One call as it is kept; `input` is masked already. */
export interface ModelCall {
  readonly subjectId: number;
  readonly visit: number;
  readonly promptName: string;
  readonly promptVersion: number;
  readonly promptHash: string;
  readonly model: string;
  /** Everything needed to judge the output again. */
  readonly input: Json;
  readonly output: string | undefined;
  /** `accepted`, `repaired`, `refused:<why>` or `failed:<kind>`. */
  readonly verdict: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** US dollars; `undefined` when the price is not known. */
  readonly cost: number | undefined;
  readonly latencyMs: number;
}

/** What was spent since an instant. */
export interface Spent {
  readonly clientCalls: number;
  readonly clientUsd: number;
  readonly usd: number;
}

export interface ModelCalls {
  /** Keeps a call, outside of every step's commit; never throws, a lost row must not cost a reply. */
  keep(call: ModelCall): void;
  spentSince(subjectId: number, since: number): Promise<Spent>;
  /** Resolves when everything kept so far is written. */
  idle(): Promise<void>;
}
