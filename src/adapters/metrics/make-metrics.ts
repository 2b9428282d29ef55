// The metrics port over prom-client: a registry of its own, so that two apps in one process do not mix.
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Metrics, MetricsExposition } from '../../app/metrics.ts';
import { makeTalliedCounter } from './tallied-counter.ts';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const LAG_SECONDS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600];
const BATCH = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const BREAKER_MODES = ['closed', 'half-open', 'open'] as const;

/** Options of the registry. */
export interface MetricsOptions {
  /** Also measure the process itself (memory, event loop, garbage collection); default true. */
  readonly processMetrics?: boolean;
}

/** Metrics that Prometheus can read; names and labels are listed in `makeSeries`. */
export function makeMetrics({ processMetrics = true }: MetricsOptions = {}): Metrics & MetricsExposition {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const series = makeSeries(registry);
  return {
    ...makeEngineMetrics(series),
    ...makeClientMetrics(series),
    contentType: registry.contentType,
    expose: () => registry.metrics(),
  };
}

type Series = ReturnType<typeof makeSeries>;

function makeEngineMetrics(series: Series) {
  return {
    updateHandled: (kind, outcome) => series.updates([kind, outcome]),
    transitionTook: (funnel, durationMs) => series.transition.observe({ funnel }, durationMs / 1000),
    batchCommitted: (subjects, durationMs) => {
      series.batch.observe(subjects);
      series.commit.observe(durationMs / 1000);
    },
    queueDepth: (queue, depth) => series.queue.set({ queue }, depth),
    parked: (source) => series.parked([source]),
    errorMet: (code) => series.errors([code]),
    activityEnded: (src, outcome, durationMs) => series.activity.observe({ src, outcome }, durationMs / 1000),
    timerRang: (lagMs) => series.timerLag.observe(Math.max(0, lagMs) / 1000),
  } satisfies Partial<Metrics>;
}

function makeClientMetrics(series: Series) {
  return {
    deliveryEnded: (method, outcome, durationMs) => {
      series.deliveries([method, outcome]);
      series.delivery.observe({ method }, durationMs / 1000);
    },
    buttonPressed: (event) => series.clicks([event]),
    stageReached: (stage) => series.stages([stage]),
    llmCalled: ({ model, verdict, tokensIn, tokensOut, cost, durationMs }) => {
      series.llmCalls.observe({ model, verdict }, durationMs / 1000);
      series.llmTokens([model, 'in'], tokensIn);
      series.llmTokens([model, 'out'], tokensOut);
      series.llmCost([model], cost);
    },
    breakerChanged: (mode) => series.breaker.set(BREAKER_MODES.indexOf(mode)),
    httpAnswered: ({ route, method, status, durationMs }) =>
      series.http.observe({ route, method, status: String(status) }, durationMs / 1000),
  } satisfies Partial<Metrics>;
}

function makeSeries(registry: Registry) {
  const registers = [registry];
  const counter = <const L extends readonly [string] | readonly [string, string]>(
    name: string,
    help: string,
    labelNames: L,
  ) => makeTalliedCounter(registry, name, help, labelNames);
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  return {
    updates: counter('updates_total', 'Updates handled', ['kind', 'outcome']),
    transition: histogram('transition_seconds', 'Admission to commit', ['funnel'], SECONDS),
    batch: histogram('commit_batch_subjects', 'Subjects in one commit', [], BATCH),
    commit: histogram('commit_seconds', 'Duration of one commit', [], SECONDS),
    deliveries: counter('deliveries_total', 'Outgoing Bot API calls', ['method', 'outcome']),
    delivery: histogram('delivery_seconds', 'Duration of an outgoing call', ['method'], SECONDS),
    queue: new Gauge({ name: 'queue_depth', help: 'Waiting entries', labelNames: ['queue'], registers }),
    parked: counter('parked_total', 'Events and messages set aside', ['source']),
    errors: counter('errors_total', 'Errors by stable code', ['code']),
    clicks: counter('clicks_total', 'Buttons pressed', ['event']),
    stages: counter('conversions_total', 'First arrivals at a stage', ['stage']),
    activity: histogram('activity_seconds', 'Duration of an activity', ['src', 'outcome'], SECONDS),
    llmCalls: histogram('llm_call_seconds', 'Duration of an LLM call', ['model', 'verdict'], SECONDS),
    llmTokens: counter('llm_tokens_total', 'LLM tokens', ['model', 'direction']),
    llmCost: counter('llm_cost_usd_total', 'LLM cost in US dollars', ['model']),
    breaker: new Gauge({
      name: 'llm_breaker',
      help: 'Breaker before the LLM: 0 closed, 1 half-open, 2 open',
      registers,
    }),
    timerLag: histogram('timer_lag_seconds', 'Ringing after the due instant', [], LAG_SECONDS),
    http: histogram('http_request_seconds', 'HTTP latency', ['route', 'method', 'status'], SECONDS),
  };
}
