// POST /webhook/getcourse: what the payment system reports of an order. It proves who calls, reads the fields and hands
// them on; what a report means is decided behind `report`.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { Request, Response, Router } from 'express';
import type { Log } from '../../app/log.ts';
import type { ProviderReport, ReportPayment, ReportResult } from '../../app/report-payment.ts';
import { findClientAddress } from './client-address.ts';
import { makeRateLimit } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';

const PATH = '/webhook/getcourse';
const MAX_BODY_BYTES = 65_536;
const MAX_FIELD_CHARS = 128;
const RETRY_AFTER_SECONDS = 5;

export interface GetCourseWebhookDeps {
  /** Key of the HMAC over the raw body. */
  readonly secret: string;
  readonly report: ReportPayment;
  /** Calls of one address in a minute that do not prove who they are; calls with a good signature are never counted. */
  readonly failuresPerMinute: number;
  readonly log: Log;
}

/**
 * Makes the route. 200 once the report is committed or known, 401 without a good `X-Signature: sha256=<hex HMAC-SHA256 of
 * the raw body>`, 400 for a body without order or status, 404 unknown order, 409 another sum than ours, 405, 413, 429 too
 * many calls without a good signature, 503 when nothing could be written.
 */
export function makeGetCourseWebhook(deps: GetCourseWebhookDeps): Router {
  const failures = makeRateLimit(deps.failuresPerMinute);
  const router = express.Router();
  router.post(PATH, (request, response) => handle(deps, failures, request, response));
  router.all(PATH, (_request, response) => {
    response.status(405).set('Allow', 'POST').json({ error: 'use POST' });
  });
  return router;
}

async function handle(
  deps: GetCourseWebhookDeps,
  failures: RateLimit,
  request: Request,
  response: Response,
): Promise<void> {
  const refuse = (status: number, error: string, order?: string): void =>
    sendRefusal(deps, request, response, status, error, order);
  const turnAway = (status: number, error: string): void => {
    const waitSeconds = countFailure(failures, request);
    if (waitSeconds === 0) refuse(status, error);
    else sendWait(request, response, waitSeconds);
  };
  const read = await readBody(request, MAX_BODY_BYTES);
  if (read.kind === 'cut') return;
  if (read.kind === 'too-large') return turnAway(413, 'body over the limit');
  if (!isSigned(request, read.body, deps.secret)) return turnAway(401, 'wrong or missing signature');
  const report = parseReport(read.body, request.headers['content-type'] ?? '');
  if (report === undefined) return refuse(400, 'body without order_id or status');
  const result = await take(deps, report, response);
  if (result === 'unknown-order') return refuse(404, 'unknown order', report.order);
  if (result === 'amount-differs') return refuse(409, 'another amount than the order has', report.order);
  if (result !== undefined) response.json({ result });
}

/** The result, or none when the caller was asked to come again. */
async function take(
  { report: takeReport, log }: GetCourseWebhookDeps,
  report: ProviderReport,
  response: Response,
): Promise<ReportResult | undefined> {
  const requestId = String(response.locals.requestId);
  try {
    return await takeReport(report, requestId);
  } catch (error) {
    log.error('payment report not taken', { request_id: requestId, order: report.order, error });
    response
      .status(503)
      .set('Retry-After', String(RETRY_AFTER_SECONDS))
      .json({ error: 'not taken, send again', request_id: requestId });
    return undefined;
  }
}

/** Counts a call of somebody unknown; seconds that its address has to wait, 0 while it is within the limit. */
function countFailure(failures: RateLimit, request: Request): number {
  const { address, local } = findClientAddress(request);
  return local ? 0 : failures.take(address);
}

function sendWait(request: Request, response: Response, waitSeconds: number): void {
  closeUnread(request, response);
  response.status(429).set('Retry-After', String(waitSeconds)).json({ error: 'too many refused calls' });
}

function sendRefusal(
  { log }: GetCourseWebhookDeps,
  request: Request,
  response: Response,
  status: number,
  error: string,
  order: string | undefined,
): void {
  closeUnread(request, response);
  const request_id: unknown = response.locals.requestId;
  log.warn('payment report refused', {
    code: 'PAYMENT_REPORT_REFUSED',
    request_id,
    status,
    reason: error,
    ...(order !== undefined && { order }),
  });
  response.status(status).json({ error, request_id });
}

/** The rest of an unread body would block the connection for the next request. */
function closeUnread(request: Request, response: Response): void {
  if (!request.complete) response.set('Connection', 'close');
}

/** Digests have one length, so that neither the length nor the place of a difference can be timed. */
function isSigned(request: Request, body: Buffer, secret: string): boolean {
  const header = request.headers['x-signature'];
  if (typeof header !== 'string') return false;
  const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return timingSafeEqual(digest(header.trim().toLowerCase()), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** JSON or form fields; the type says which, and a body that says nothing is looked at. */
function parseReport(body: Buffer, contentType: string): ProviderReport | undefined {
  const text = body.toString('utf8');
  const fields = contentType.includes('urlencoded') ? readForm(text) : (readJson(text) ?? readForm(text));
  const order = toField(fields.get('order_id'));
  const status = toField(fields.get('status'));
  if (order === undefined || status === undefined) return undefined;
  const amount = fields.get('amount');
  return amount === undefined || amount === null || amount === ''
    ? { order, status }
    : { order, status, amount };
}

function readForm(text: string): ReadonlyMap<string, unknown> {
  return new Map(new URLSearchParams(text));
}

function readJson(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function toField(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  // A NUL is no part of a number, and PostgreSQL would not take it.
  return text === '' || text.length > MAX_FIELD_CHARS || text.includes('\0') ? undefined : text;
}
