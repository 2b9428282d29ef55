// Everything but the Telegram webhook: security headers, the routers given, and one shape of error answer.
import express from 'express';
import type { ErrorRequestHandler, Express, Request, Response, Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../../app/log.ts';
import type { Metrics } from '../../app/metrics.ts';

/** What the pages and interfaces need. */
export interface ExpressAppDeps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly routers: readonly Router[];
}

/**
 * An app that sets `response.locals.requestId` from the X-Request-Id header which the server put there.
 * Routers parse their own bodies: a signed webhook needs the raw one.
 */
export function makeExpressApp({ log, metrics, routers }: ExpressAppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY } }));
  app.use((request, response, next) => {
    response.locals.requestId = response.getHeader('X-Request-Id');
    measure(metrics, request, response);
    next();
  });
  for (const router of routers) app.use(router);
  app.use((_request, response) => {
    response.status(404).json({ error: 'not found' });
  });
  app.use(makeErrorHandler(log, metrics));
  return app;
}

/** Only our own scripts and styles run; nothing of ours is framed elsewhere. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

function measure(metrics: Metrics, request: Request, response: Response): void {
  const startedAt = performance.now();
  response.once('finish', () => {
    // A path that no route knows is the visitor's own: as a label it would grow without end.
    const route: unknown = (request.route as { path?: unknown } | undefined)?.path;
    metrics.httpAnswered({
      route: typeof route === 'string' ? `${request.baseUrl}${route}` : 'other',
      method: request.method,
      status: response.statusCode,
      durationMs: performance.now() - startedAt,
    });
  });
}

/** Faults of the visitor (a body that does not parse) keep their status; ours are 500 and are logged. */
function makeErrorHandler(log: Log, metrics: Metrics): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const request_id: unknown = response.locals.requestId;
    const status = findStatus(error);
    if (status >= 500) {
      metrics.errorMet('http');
      log.error('request failed', { request_id, method: request.method, path: request.path, error });
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(status).json({ error: STATUS_TEXT[status] ?? 'bad request', request_id });
  };
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: 'the request could not be read',
  413: 'the body is over the limit',
  500: 'something went wrong on our side',
};

function findStatus(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
