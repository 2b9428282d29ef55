// Calls that are sent at once and never stored: answers to presses, typing marks.
import type { Log } from '../../app/log.ts';
import type { Metrics } from '../../app/metrics.ts';
import type { OutgoingCall } from '../../app/outgoing.ts';
import type { BotApi } from './bot-api.ts';

const TIMEOUT_MS = 10_000;

/** What performing needs. */
export interface PerformDeps {
  readonly api: BotApi;
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * Sends a call once, and once more only if it certainly never left. Never rejects: a failure is logged, since a button
 * that spins a little longer is not worth more.
 */
export async function performCall({ api, log, metrics }: PerformDeps, call: OutgoingCall): Promise<void> {
  const startedAt = performance.now();
  const body = JSON.stringify(call.payload);
  let result = await api.send(call.method, body, { timeoutMs: TIMEOUT_MS });
  if (!result.ok && result.kind === 'not-sent')
    result = await api.send(call.method, body, { timeoutMs: TIMEOUT_MS });
  metrics.deliveryEnded(call.method, result.ok ? 'sent' : 'void', performance.now() - startedAt);
  if (result.ok) return;
  const reason = result.kind === 'refused' ? `${result.code} ${result.description}` : result.reason;
  log.warn('call not carried out', { code: 'PERFORM_FAILED', method: call.method, reason });
}
