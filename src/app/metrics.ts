/**
 * The measurements that the product takes of itself, one method for each, so that a name or a label cannot be misspelt.
 * Port; the real one is adapters/metrics. Durations come in milliseconds, as they are measured.
 */

/** What became of an update: applied (committed), duplicate (known key), ignored (no event of ours), parked, failed. */
export type UpdateOutcome = 'applied' | 'duplicate' | 'ignored' | 'parked' | 'failed';

/** What became of an outgoing message: sent, void (withdrawn by a takeover), retried, blocked by the client, parked. */
export type DeliveryOutcome = 'sent' | 'void' | 'retried' | 'blocked' | 'parked';

/** What became of an activity: done, failed (an outcome the definition handles), expired (its lease ran out). */
export type ActivityOutcome = 'done' | 'failed' | 'expired';

/** One call of the language model; `cost` in US dollars, 0 when unknown. */
export interface LlmCall {
  readonly model: string;
  readonly verdict: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly cost: number;
  readonly durationMs: number;
}

/** One answered HTTP request; `route` is the pattern, never the path, so that labels stay few. */
export interface HttpAnswer {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Takes measurements. Never throws, never waits; a second call with the same facts counts twice. */
export interface Metrics {
  /** An update of this kind (message, callback, timer, outcome …) was handled. */
  updateHandled(kind: string, outcome: UpdateOutcome): void;
  /** From admission of an event to its commit. */
  transitionTook(funnel: string, durationMs: number): void;
  /** One commit statement wrote this many subjects. */
  batchCommitted(subjects: number, durationMs: number): void;
  /** One outgoing call of the Bot API ended. */
  deliveryEnded(method: string, outcome: DeliveryOutcome, durationMs: number): void;
  /** How many entries wait in this queue now. */
  queueDepth(queue: string, depth: number): void;
  /** An event or message was set aside for a person; `source` says by whom. */
  parked(source: string): void;
  /** An error with this stable code was met. */
  errorMet(code: string): void;
  /** A client pressed a button that sends this event type. */
  buttonPressed(eventType: string): void;
  /** A client reached this stage of the funnel for the first time. */
  stageReached(stage: string): void;
  /** One attempt of an activity ended. */
  activityEnded(src: string, outcome: ActivityOutcome, durationMs: number): void;
  /** The language model answered, or failed to. */
  llmCalled(call: LlmCall): void;
  /** The breaker before the language model is in this mode now. */
  breakerChanged(mode: 'closed' | 'half-open' | 'open'): void;
  /** A timer rang this much after its due instant. */
  timerRang(lagMs: number): void;
  /** An HTTP request was answered. */
  httpAnswered(answer: HttpAnswer): void;
}

/** The measurements as Prometheus reads them. */
export interface MetricsExposition {
  readonly contentType: string;
  /** All series in text form; each call measures anew. */
  expose(): Promise<string>;
}
