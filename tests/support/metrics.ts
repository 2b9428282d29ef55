// A twin of the metrics port that measures nothing, for tests that measure something else.
import type { Metrics, MetricsExposition } from '../../src/app/metrics.ts';

/** Metrics that go nowhere; the exposition is empty. */
export function makeNoMetrics(): Metrics & MetricsExposition {
  const nothing = (): void => undefined;
  return {
    updateHandled: nothing,
    transitionTook: nothing,
    batchCommitted: nothing,
    deliveryEnded: nothing,
    queueDepth: nothing,
    parked: nothing,
    errorMet: nothing,
    buttonPressed: nothing,
    stageReached: nothing,
    activityEnded: nothing,
    llmCalled: nothing,
    breakerChanged: nothing,
    timerRang: nothing,
    httpAnswered: nothing,
    contentType: 'text/plain',
    expose: () => Promise.resolve(''),
  };
}
