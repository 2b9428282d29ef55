// What operators and balancers ask: is the process alive, may it have work, what has it measured.
import express from 'express';
import type { Router } from 'express';
import type { MetricsExposition } from '../../app/metrics.ts';

const READINESS_MS = 3_000;

/** One thing that must hold before work may come: database reachable, migrations applied, funnels loaded … */
export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  /** What to do when it does not hold; no secrets, no addresses. */
  readonly remedy?: string;
}

/** The truth about this process at this moment. */
export interface ReadinessReport {
  readonly checks: readonly ReadinessCheck[];
}

/** What the router needs. */
export interface HealthDeps {
  readonly metrics: MetricsExposition;
  readonly isDraining: () => boolean;
  readonly readiness: () => Promise<ReadinessReport>;
}

/**
 * `/healthz` says 200 while the event loop turns. `/readyz` says 200 only when every check holds and the process is
 * not draining, else 503 with what is missing; a check that hangs counts as missing. `/metrics` is Prometheus text.
 */
export function makeHealthRouter({ metrics, isDraining, readiness }: HealthDeps): Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' });
  });
  router.get('/readyz', async (_request, response) => {
    const checks = await findChecks(readiness);
    const status = isDraining() ? 'draining' : checks.every(({ ok }) => ok) ? 'ready' : 'not-ready';
    response
      .status(status === 'ready' ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status, checks });
  });
  router.get('/metrics', async (_request, response) => {
    response.set('Content-Type', metrics.contentType).send(await metrics.expose());
  });
  return router;
}

async function findChecks(readiness: HealthDeps['readiness']): Promise<readonly ReadinessCheck[]> {
  const failed = (remedy: string): readonly ReadinessCheck[] => [{ name: 'readiness', ok: false, remedy }];
  const { promise: late, resolve } = Promise.withResolvers<readonly ReadinessCheck[]>();
  const timer = setTimeout(() => {
    resolve(failed('the checks did not answer in time; see the log'));
  }, READINESS_MS);
  try {
    return await Promise.race([readiness().then(({ checks }) => checks), late]);
  } catch {
    return failed('the checks failed; see the log');
  } finally {
    clearTimeout(timer);
  }
}
