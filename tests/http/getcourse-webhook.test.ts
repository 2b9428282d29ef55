/** The door of payment reports by itself: who is turned away for asking too often, and what an outage is answered with. */
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { makeGetCourseWebhook } from '../../src/adapters/http/getcourse-webhook.ts';
import { defaultLimits } from '../../src/adapters/http/limits.ts';
import { makeHttpServer } from '../../src/adapters/http/make-http-server.ts';
import type { HttpServer } from '../../src/adapters/http/make-http-server.ts';
import { makeMetrics } from '../../src/adapters/metrics/make-metrics.ts';
import type { ReportPayment } from '../../src/app/report-payment.ts';
import { StoreUnavailableError } from '../../src/app/store-errors.ts';
import { makeMemoryLog } from '../support/log.ts';

const SECRET = 'getcourse-secret';
const BODY = '{"order_id":"261124000017","status":"paid"}';
const STRANGER = { 'x-forwarded-for': '203.0.113.7' };
const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(report: ReportPayment = async () => 'taken') {
  const log = makeMemoryLog();
  const webhook = makeGetCourseWebhook({ secret: SECRET, report, failuresPerMinute: 3, log });
  const server = makeHttpServer({
    log,
    metrics: makeMetrics({ processMetrics: false }),
    telegramWebhook: { path: '/telegram/webhook', secret: 'unused', handle: async () => undefined },
    readiness: async () => ({ checks: [] }),
    routers: [webhook],
    limits: defaultLimits,
  });
  servers.push(server);
  const { port } = await server.start(0);
  const post = (headers: Record<string, string>, body = BODY): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/webhook/getcourse`, { method: 'POST', body, headers });
  const signed = (headers: Record<string, string> = {}, body = BODY): Promise<Response> =>
    post({ ...headers, 'x-signature': `sha256=${sign(body)}` }, body);
  return { post, signed, log };
}

const sign = (body: string): string => createHmac('sha256', SECRET).update(body).digest('hex');

async function statuses(calls: readonly (() => Promise<Response>)[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const call of calls) found.push((await call()).status);
  return found;
}

describe('the limit of POST /webhook/getcourse', () => {
  it('429 with «Retry-After» for an address that keeps failing to sign; its signed calls still pass', async () => {
    const { post, signed, log } = await serve();
    const guess = (): Promise<Response> => post({ ...STRANGER, 'x-signature': 'sha256=00' });
    expect(await statuses([guess, guess, guess])).toEqual([401, 401, 401]);
    const waiting = await guess();
    expect(waiting.status).toBe(429);
    const seconds = Number(waiting.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await signed(STRANGER)).status).toBe(200);
    expect((await post({ 'x-forwarded-for': '203.0.113.8' })).status).toBe(401);
    // A flood does not fill the log.
    expect(log.lines.filter(({ fields }) => fields['code'] === 'PAYMENT_REPORT_REFUSED')).toHaveLength(4);
  });

  it('never hides from the payment system that an order is unknown or its sum another', async () => {
    const answers = ['unknown-order', 'amount-differs', 'unknown-order', 'amount-differs', 'unknown-order'];
    const { signed } = await serve(async () => (answers.shift() as 'unknown-order' | undefined) ?? 'taken');
    const call = (): Promise<Response> => signed(STRANGER);
    expect(await statuses([call, call, call, call, call, call])).toEqual([404, 409, 404, 409, 404, 200]);
    const empty = (): Promise<Response> => signed(STRANGER, '{}');
    expect(await statuses([empty, empty, empty, empty])).toEqual([400, 400, 400, 400]);
  });

  it('counts bodies over the limit too: they are refused before anybody looks at the signature', async () => {
    const { signed } = await serve();
    const huge = (): Promise<Response> => signed(STRANGER, JSON.stringify({ pad: 'x'.repeat(70_000) }));
    expect(await statuses([huge, huge, huge, huge])).toEqual([413, 413, 413, 429]);
  });
});

describe('an outage', () => {
  it('503 with «Retry-After»: nothing was taken, the payment system sends again', async () => {
    let up = false;
    const { signed, log } = await serve(() =>
      up
        ? Promise.resolve('taken')
        : Promise.reject(new StoreUnavailableError(new Error('connection refused'))),
    );
    const refused = await signed();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.text()).not.toContain('connection refused');
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    up = true;
    expect((await signed()).status).toBe(200);
  });
});
