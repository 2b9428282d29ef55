// The HTTP door of the process: numbers requests, limits visitors, serves the Telegram webhook before Express, and
// stops without cutting off what it has begun.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from 'express';
import type { Log } from '../../app/log.ts';
import type { Metrics, MetricsExposition } from '../../app/metrics.ts';
import { findClientAddress } from './client-address.ts';
import { makeHealthRouter } from './health-router.ts';
import type { ReadinessReport } from './health-router.ts';
import type { HttpLimits } from './limits.ts';
import { makeExpressApp } from './make-express-app.ts';
import { toPortError } from './port-errors.ts';
import { makeRateLimit } from './rate-limit.ts';
import { sendJson } from './send-json.ts';
import { stopServer } from './stop-server.ts';
import { makeTelegramWebhook } from './telegram-webhook.ts';
import type { TelegramWebhook } from './telegram-webhook.ts';

/** What the server serves and asks. */
export interface HttpServerDeps {
  readonly log: Log;
  readonly metrics: Metrics & MetricsExposition;
  readonly telegramWebhook?: TelegramWebhook;
  readonly readiness: () => Promise<ReadinessReport>;
  /** Mounted in this order after /healthz, /readyz, /metrics. */
  readonly routers: readonly Router[];
  readonly limits: HttpLimits;
}

/** Starts once, stops once; a second `stop` waits for the first. */
export interface HttpServer {
  /** Listens on all addresses; port 0 takes a free one. Throws PortTakenError or PortForbiddenError. */
  start(port: number): Promise<{ readonly port: number }>;
  /** From now on /readyz says 503, so that a balancer sends no more; everything is still answered. */
  drain(): void;
  /** Takes no new connection, finishes requests in flight, cuts what is left after `limits.drainMs`. */
  stop(): Promise<void>;
}

/** Wires the server; it listens only after `start`. */
export function makeHttpServer(deps: HttpServerDeps): HttpServer {
  let draining = false;
  let stopping: Promise<void> | undefined;
  const open = new Set<ServerResponse>();
  const health = makeHealthRouter({ ...deps, isDraining: () => draining });
  const app = makeExpressApp({ ...deps, routers: [health, ...deps.routers] });
  const answer = makeListener(deps, app);
  const server = createServer({ requestTimeout: 30_000, keepAliveTimeout: 65_000 }, (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (stopping !== undefined) response.setHeader('Connection', 'close');
    answer(request, response);
  });
  return {
    start: (port) => listen(server, port),
    drain() {
      draining = true;
    },
    stop() {
      draining = true;
      stopping ??= stopServer(server, open, deps.limits.drainMs);
      return stopping;
    },
  };
}

function listen(server: Server, port: number): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(toPortError(port, error));
    };
    server.once('error', fail);
    server.listen(port, () => {
      server.off('error', fail);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}

/** The way of a request: number, webhook or limits, then Express. */
function makeListener(deps: HttpServerDeps, app: RequestListener): RequestListener {
  const { limits, log } = deps;
  const requests = makeRateLimit(limits.requestsPerMinute);
  const webhook = deps.telegramWebhook;
  const failures = makeRateLimit(limits.webhookFailuresPerMinute);
  const takeUpdate = webhook && makeTelegramWebhook({ webhook, limits, failures, log });
  return (request, response) => {
    const requestId = randomUUID();
    response.setHeader('X-Request-Id', requestId);
    const { address, local } = findClientAddress(request);
    if (takeUpdate !== undefined && isPath(request, webhook?.path)) {
      const startedAt = performance.now();
      response.once('finish', () => {
        const durationMs = performance.now() - startedAt;
        const { statusCode: status } = response;
        deps.metrics.httpAnswered({
          route: 'telegram-webhook',
          method: request.method ?? '',
          status,
          durationMs,
        });
      });
      void takeUpdate({ request, response, requestId, address });
      return;
    }
    const waitSeconds = local ? 0 : requests.take(address);
    if (waitSeconds > 0) {
      sendJson(response, 429, { error: 'too many requests' }, { 'Retry-After': String(waitSeconds) });
    } else if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) {
      sendJson(response, 413, { error: 'the body is over the limit' }, { Connection: 'close' });
    } else {
      void app(request, response);
    }
  };
}

function isPath({ url = '' }: IncomingMessage, path: string | undefined): boolean {
  return path !== undefined && (url === path || (url.startsWith(path) && url[path.length] === '?'));
}
