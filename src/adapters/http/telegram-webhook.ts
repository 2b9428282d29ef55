// POST /telegram/webhook, answered on bare node:http: at a thousand updates a second Express alone would cost more
// than the rest of the way. It only admits: what an update means is decided behind `handle`.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../app/log.ts';
import type { HttpLimits } from './limits.ts';
import { readBody } from './read-body.ts';
import type { RateLimit } from './rate-limit.ts';
import { sendJson } from './send-json.ts';

const RETRY_AFTER_SECONDS = 1;

/** Where updates come in and who takes them. */
export interface TelegramWebhook {
  readonly path: string;
  readonly secret: string;
  /** Resolves once the update is committed or known; a rejection lets Telegram send it again. */
  handle(update: unknown, requestId: string): Promise<void>;
}

/** One request to answer, already numbered. */
export interface WebhookRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly address: string;
}

/** What the webhook needs from the server. */
export interface WebhookDeps {
  readonly webhook: TelegramWebhook;
  readonly limits: HttpLimits;
  readonly failures: RateLimit;
  readonly log: Log;
}

/**
 * Answers 200 after the commit, 401 without the secret, 413 over the limit, 400 without a JSON object, 405 for other
 * methods, 503 with Retry-After when the update could not be taken. Too many refusals from one address become 429;
 * a call with the right secret is never slowed, whatever its address did before.
 */
export function makeTelegramWebhook(deps: WebhookDeps): (call: WebhookRequest) => Promise<void> {
  const expected = digest(deps.webhook.secret);
  return async (call) => {
    if (call.request.method !== 'POST') {
      sendJson(call.response, 405, { error: 'use POST' }, { Allow: 'POST' });
      return;
    }
    if (!isAllowed(call.request, expected)) return refuse(deps, call, 401, 'wrong or missing secret token');
    const result = await readBody(call.request, deps.limits.webhookBodyBytes);
    if (result.kind === 'cut') return;
    if (result.kind === 'too-large') return refuse(deps, call, 413, 'body over the limit');
    const update = parseObject(result.body);
    if (update === undefined) return refuse(deps, call, 400, 'body is no JSON object');
    await take(deps, call, update);
  };
}

async function take({ webhook, log }: WebhookDeps, call: WebhookRequest, update: object): Promise<void> {
  try {
    await webhook.handle(update, call.requestId);
    sendJson(call.response, 200, {});
  } catch (error) {
    // Any failure asks for a repeat: an event that can never pass is parked behind `handle`, which then resolves.
    log.error('update not taken', { request_id: call.requestId, error });
    const headers = { 'Retry-After': String(RETRY_AFTER_SECONDS) };
    sendJson(call.response, 503, { error: 'not taken, send again', request_id: call.requestId }, headers);
  }
}

function refuse({ failures, log }: WebhookDeps, call: WebhookRequest, status: number, error: string): void {
  const waitSeconds = failures.take(call.address);
  // The rest of an unread body would block the connection for the next request.
  const headers = call.request.complete ? {} : { Connection: 'close' };
  if (waitSeconds > 0) {
    sendJson(
      call.response,
      429,
      { error: 'too many refused calls' },
      { 'Retry-After': String(waitSeconds), ...headers },
    );
    return;
  }
  log.warn('webhook call refused', { request_id: call.requestId, status, reason: error });
  sendJson(call.response, status, { error, request_id: call.requestId }, headers);
}

/** Digests have one length, so that neither the length nor the place of a difference can be timed. */
function isAllowed(request: IncomingMessage, expected: Buffer): boolean {
  const given = request.headers['x-telegram-bot-api-secret-token'];
  return typeof given === 'string' && timingSafeEqual(digest(given), expected);
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function parseObject(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
