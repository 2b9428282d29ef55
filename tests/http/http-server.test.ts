import { once } from 'node:events';
import { connect } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { makeMetrics } from '../../src/adapters/metrics/make-metrics.ts';
import { defaultLimits } from '../../src/adapters/http/limits.ts';
import { makeHttpServer } from '../../src/adapters/http/make-http-server.ts';
import type { HttpServer, HttpServerDeps } from '../../src/adapters/http/make-http-server.ts';
import { PortTakenError } from '../../src/adapters/http/port-errors.ts';
import { makeMemoryLog } from '../support/log.ts';
import { makeNoMetrics } from '../support/metrics.ts';

const SECRET = 'right-secret_1';
const PATH = '/telegram/webhook';
const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(over: Partial<HttpServerDeps> = {}) {
  const updates: unknown[] = [];
  const log = makeMemoryLog();
  const server = makeHttpServer({
    log,
    metrics: makeMetrics({ processMetrics: false }),
    telegramWebhook: { path: PATH, secret: SECRET, handle: async (update) => void updates.push(update) },
    readiness: async () => ({ checks: [{ name: 'database', ok: true }] }),
    routers: [],
    limits: defaultLimits,
    ...over,
  });
  servers.push(server);
  const { port } = await server.start(0);
  return { server, port, url: `http://127.0.0.1:${port}`, updates, log };
}

function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const sent = { 'X-Telegram-Bot-Api-Secret-Token': SECRET, 'Content-Type': 'application/json', ...headers };
  return fetch(`${url}${PATH}`, { method: 'POST', body, headers: sent });
}

describe('POST /telegram/webhook', () => {
  it('answers 200 after the update was taken', async () => {
    const taken = Promise.withResolvers<void>();
    const { url } = await serve({
      telegramWebhook: { path: PATH, secret: SECRET, handle: () => taken.promise },
    });
    let answered = false;
    const answer = post(url, '{"update_id":1}').then((response) => {
      answered = true;
      return response;
    });
    await fetch(`${url}/healthz`);
    expect(answered).toBe(false);
    taken.resolve();
    expect((await answer).status).toBe(200);
  });

  it('hands over the parsed update', async () => {
    const { url, updates } = await serve();
    await post(url, '{"update_id":1,"message":{"text":"привет"}}');
    expect(updates).toEqual([{ update_id: 1, message: { text: 'привет' } }]);
  });

  it.each(['', 'wrong', `${SECRET}x`, SECRET.slice(1)])(
    'refuses the secret «%s» with 401',
    async (secret) => {
      const { url, updates } = await serve();
      const response = await post(url, '{}', { 'X-Telegram-Bot-Api-Secret-Token': secret });
      expect([response.status, updates]).toEqual([401, []]);
    },
  );

  it.each(['', '[]', 'null', '1', '"x"', '{', 'a=1'])('refuses the body %s with 400', async (body) => {
    const { url, updates } = await serve();
    expect([(await post(url, body)).status, updates]).toEqual([400, []]);
  });

  it('refuses an announced and an unannounced body over the limit with 413', async () => {
    const { url, updates } = await serve({ limits: { ...defaultLimits, webhookBodyBytes: 100 } });
    const big = JSON.stringify({ text: 'x'.repeat(200) });
    expect((await post(url, big)).status).toBe(413);
    const stream = new Blob([big]).stream();
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'X-Telegram-Bot-Api-Secret-Token': SECRET },
    };
    expect((await fetch(`${url}${PATH}`, init as RequestInit)).status).toBe(413);
    expect(updates).toEqual([]);
  });

  it('answers 503 with Retry-After when the update cannot be taken', async () => {
    const handle = () => Promise.reject(new Error('database away'));
    const { url, log } = await serve({ telegramWebhook: { path: PATH, secret: SECRET, handle } });
    const response = await post(url, '{}');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
  });

  it('slows refused calls of one address, never accepted ones', async () => {
    const { url } = await serve({ limits: { ...defaultLimits, webhookFailuresPerMinute: 2 } });
    const wrong = { 'X-Telegram-Bot-Api-Secret-Token': 'wrong' };
    const statuses: number[] = [];
    for (let call = 0; call < 4; call++) statuses.push((await post(url, '{}', wrong)).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect((await post(url, '{}')).status).toBe(200);
    expect((await post(url, '{}', { ...wrong, 'X-Forwarded-For': '203.0.113.9' })).status).toBe(401);
  });

  it('knows no other method', async () => {
    const { url } = await serve();
    expect((await fetch(`${url}${PATH}`)).status).toBe(405);
  });
});

describe('every other request', () => {
  it('is limited per address, as the proxy names it; this machine itself is not', async () => {
    const { url } = await serve({ limits: { ...defaultLimits, requestsPerMinute: 2 } });
    const ask = async (from?: string) =>
      (await fetch(`${url}/healthz`, { headers: from === undefined ? {} : { 'X-Forwarded-For': from } }))
        .status;
    expect([await ask('203.0.113.9'), await ask('1.1.1.1, 203.0.113.9'), await ask('203.0.113.9')]).toEqual([
      200, 200, 429,
    ]);
    expect([await ask('203.0.113.10'), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 200]);
  });

  it('gets a number and strict headers', async () => {
    const { url } = await serve();
    const first = await fetch(`${url}/healthz`);
    const second = await fetch(`${url}/healthz`);
    const id = first.headers.get('x-request-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.headers.get('x-request-id')).not.toBe(id);
    expect(first.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(first.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(first.headers.get('x-powered-by')).toBeNull();
  });

  it('that fails says nothing of the cause', async () => {
    const router = express.Router();
    router.get('/broken', () => {
      throw new Error('password is hunter2');
    });
    router.post('/json', express.json(), (_request, response) => void response.json({}));
    const { url, log } = await serve({ routers: [router] });
    const broken = await fetch(`${url}/broken`);
    expect([broken.status, await broken.text()]).toEqual([500, expect.not.stringContaining('hunter2')]);
    expect(log.lines.map(({ msg }) => msg)).toEqual(['request failed']);
    const headers = { 'Content-Type': 'application/json' };
    expect((await fetch(`${url}/json`, { method: 'POST', body: '{', headers })).status).toBe(400);
    expect((await fetch(`${url}/absent`)).status).toBe(404);
  });

  it('over the size limit is refused with 413', async () => {
    const { url } = await serve({ limits: { ...defaultLimits, bodyBytes: 10 } });
    expect((await fetch(`${url}/x`, { method: 'POST', body: 'x'.repeat(20) })).status).toBe(413);
  });
});

describe('health', () => {
  it('is ready only when every check holds', async () => {
    const checks = [
      { name: 'database', ok: true },
      { name: 'migrations', ok: false, remedy: 'run npm run migrate' },
    ];
    const { url } = await serve({ readiness: async () => ({ checks }) });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { status: 'not-ready', checks }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('is not ready when a check fails, and not when draining', async () => {
    const { url } = await serve({ readiness: () => Promise.reject(new Error('away')) });
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    const draining = await serve();
    expect((await fetch(`${draining.url}/readyz`)).status).toBe(200);
    draining.server.drain();
    const response = await fetch(`${draining.url}/readyz`);
    expect([response.status, await response.json()]).toMatchObject([503, { status: 'draining' }]);
  });

  it('shows metrics with few labels', async () => {
    const { url } = await serve();
    await fetch(`${url}/a/visitor/made/this/up`);
    await post(url, '{}');
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('route="other"');
    expect(text).toContain('route="telegram-webhook"');
    expect(text).not.toContain('visitor');
  });
});

describe('the end', () => {
  it('answers what is in flight and takes nothing new', async () => {
    const taken = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const handle = () => {
      begun.resolve();
      return taken.promise;
    };
    const { server, url } = await serve({ telegramWebhook: { path: PATH, secret: SECRET, handle } });
    const answer = post(url, '{}');
    await begun.promise;
    const stopped = server.stop();
    expect(server.stop()).toBe(stopped);
    await expect(post(url, '{}')).rejects.toThrow();
    taken.resolve();
    expect((await answer).status).toBe(200);
    await stopped;
  });

  it('ends streams of events at once', async () => {
    const router = express.Router();
    router.get('/events', (_request, response) => {
      response.set('Content-Type', 'text/event-stream').flushHeaders();
    });
    const { server, url } = await serve({ routers: [router] });
    const response = await fetch(`${url}/events`);
    await server.stop();
    expect(await response.text()).toBe('');
  });

  it('cuts a silent connection after the time to drain', async () => {
    const { server, port } = await serve({ limits: { ...defaultLimits, drainMs: 50 } });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: ${SECRET}\r\nContent-Length: 9\r\n\r\n`,
    );
    const closed = once(socket, 'close');
    await server.stop();
    await closed;
  });
});

it('a taken port is told with the way out', async () => {
  const { port } = await serve();
  const second = makeHttpServer({
    log: makeMemoryLog(),
    metrics: makeNoMetrics(),
    readiness: async () => ({ checks: [] }),
    routers: [],
    limits: defaultLimits,
  });
  const failure = await second.start(port).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PortTakenError);
  expect(String(failure)).toContain(`PORT=${port + 1}`);
});
