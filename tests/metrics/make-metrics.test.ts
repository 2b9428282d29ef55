import { expect, it } from 'vitest';
import { makeMetrics } from '../../src/adapters/metrics/make-metrics.ts';

it('every measurement shows up under its series', async () => {
  const metrics = makeMetrics({ processMetrics: false });
  metrics.updateHandled('message', 'applied');
  metrics.transitionTook('welcome', 12);
  metrics.batchCommitted(3, 4);
  metrics.deliveryEnded('sendMessage', 'sent', 50);
  metrics.queueDepth('outbox', 7);
  metrics.parked('engine');
  metrics.errorMet('unavailable');
  metrics.buttonPressed('survey.answer');
  metrics.stageReached('booked');
  metrics.activityEnded('composeReply', 'done', 900);
  metrics.llmCalled({
    model: 'm',
    verdict: 'accepted',
    tokensIn: 10,
    tokensOut: 5,
    cost: 0.01,
    durationMs: 800,
  });
  metrics.timerRang(250);
  metrics.httpAnswered({ route: '/readyz', method: 'GET', status: 200, durationMs: 2 });
  const text = await metrics.expose();
  for (const line of [
    'updates_total{kind="message",outcome="applied"} 1',
    'transition_seconds_sum{funnel="welcome"} 0.012',
    'commit_batch_subjects_sum 3',
    'commit_seconds_sum 0.004',
    'deliveries_total{method="sendMessage",outcome="sent"} 1',
    'queue_depth{queue="outbox"} 7',
    'parked_total{source="engine"} 1',
    'errors_total{code="unavailable"} 1',
    'clicks_total{event="survey.answer"} 1',
    'conversions_total{stage="booked"} 1',
    'activity_seconds_count{src="composeReply",outcome="done"} 1',
    'llm_tokens_total{model="m",direction="in"} 10',
    'llm_cost_usd_total{model="m"} 0.01',
    'timer_lag_seconds_sum 0.25',
    'http_request_seconds_count{route="/readyz",method="GET",status="200"} 1',
  ]) {
    expect(text).toContain(line);
  }
});

it('two registries in one process do not mix', async () => {
  const first = makeMetrics();
  const second = makeMetrics();
  first.parked('engine');
  expect(await second.expose()).not.toContain('parked_total{source="engine"}');
});
