/**
 * The strict Bot API server: every call is checked against the published API before it does anything, and the
 * answer is the one Telegram would give. Each call and its verdict go to the log.
 */
import express from 'express';
import type { NextFunction, Request, Response, Router } from 'express';
import type { SandboxLog } from '../sandbox-log.ts';
import { ApiError, badRequest, notImplemented } from './api-error.ts';
import { findMethod } from './api-schema.ts';
import type { ApiMethod } from './api-schema.ts';
import type { ApiCall, CallLog } from './call-log.ts';
import { checkFields } from './check-value.ts';
import type { Fault, FaultPlan } from './fault-plan.ts';
import type { MethodContext, Params } from './method-context.ts';
import { findHandler } from './method-handlers.ts';
import { parseParams } from './parse-params.ts';

/** What the server needs: the token it answers to, the methods' context, and where calls and faults are kept. */
export interface BotApiOptions {
  token: string;
  context: Omit<MethodContext, 'signal'>;
  calls: CallLog;
  faults: FaultPlan;
  log: SandboxLog;
}

const path = /^\/(?:sandbox\/api\/)?bot([^/]+)\/([^/]+)\/?$/;

/** A router that answers `/bot<token>/<method>`, also under `/sandbox/api`. GET and POST; JSON, forms, multipart, query. */
export function makeBotApi(options: BotApiOptions): Router {
  const router = express.Router();
  const bodies = [
    express.json({ limit: '1mb', strict: false }),
    express.urlencoded({ extended: false, limit: '1mb' }),
    express.raw({ type: 'multipart/form-data', limit: '50mb' }),
  ];
  router.all(path, ...bodies, (request, response) => answerCall(options, request, response));
  router.use(path, (_error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    sendError(response, badRequest("can't parse request body"));
  });
  return router;
}

async function answerCall(options: BotApiOptions, request: Request, response: Response): Promise<void> {
  const [, token, name] = path.exec(request.path) ?? [];
  if (decodeURIComponent(token ?? '') !== options.token)
    return sendError(response, new ApiError(401, 'Unauthorized'));
  const method = findMethod(name ?? '');
  if (!method) {
    record(options, { method: name ?? '', params: {}, verdict: 'refused', code: 404, reason: 'Not Found' });
    return sendError(response, new ApiError(404, 'Not Found'));
  }
  const hangUp = new AbortController();
  response.on('close', () => hangUp.abort());
  let params: Params = {};
  try {
    params = await readParams(method, request);
    const fault = options.faults.take(method.name);
    if (await isCutShort(options, { method, params, fault, response, signal: hangUp.signal })) return;
    const result = await runMethod(options, method, params, hangUp.signal);
    record(options, { method: method.name, params, verdict: 'accepted', result });
    if (fault === 'cut-after') response.destroy();
    else if (!response.destroyed) response.json({ ok: true, result });
  } catch (error) {
    refuse(options, method, params, error, response);
  }
}

function readParams(method: ApiMethod, request: Request): Promise<Params> {
  return parseParams(method, {
    query: request.query,
    body: request.body as unknown,
    contentType: request.headers['content-type'] ?? '',
  });
}

async function runMethod(
  options: BotApiOptions,
  method: ApiMethod,
  params: Params,
  signal: AbortSignal,
): Promise<unknown> {
  const fault = checkFields(params, method.fields, '');
  if (fault !== undefined) throw badRequest(fault);
  const handler = findHandler(method.name);
  if (!handler) throw notImplemented(`method ${method.name}`);
  return handler({ ...options.context, signal }, params);
}

interface FaultedCall {
  method: ApiMethod;
  params: Params;
  fault: Fault | undefined;
  response: Response;
  signal: AbortSignal;
}

/** Plays an ordered fault; true when the call ends here. */
async function isCutShort(options: BotApiOptions, call: FaultedCall): Promise<boolean> {
  const { fault, method, params, response, signal } = call;
  if (fault === undefined || fault === 'cut-after') return false;
  if (typeof fault === 'object' && 'delayMs' in fault) {
    await pause(fault.delayMs, signal);
    return false;
  }
  const reason = typeof fault === 'string' ? fault : fault.description;
  const code = typeof fault === 'string' ? {} : { code: fault.code };
  record(options, { method: method.name, params, verdict: 'faulted', reason, ...code });
  if (fault === 'cut') response.destroy();
  else if (fault !== 'timeout')
    sendError(response, new ApiError(fault.code, fault.description, fault.retry_after));
  return true;
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function refuse(
  options: BotApiOptions,
  method: ApiMethod,
  params: Params,
  error: unknown,
  response: Response,
): void {
  const known = error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error');
  if (known !== error) options.log.error({ err: error, method: method.name }, 'the sandbox failed on a call');
  else options.log.warn({ method: method.name, code: known.code, reason: known.message }, 'call refused');
  record(options, {
    method: method.name,
    params,
    verdict: 'refused',
    code: known.code,
    reason: known.message,
  });
  if (!response.headersSent && !response.destroyed) sendError(response, known);
}

function record(options: BotApiOptions, call: Omit<ApiCall, 'atMs'>): void {
  if (call.method === 'getUpdates' && call.verdict === 'accepted') return;
  options.calls.add({ atMs: options.context.world.nowMs(), ...call });
}

function sendError(response: Response, error: ApiError): void {
  response.status(error.code).json({
    ok: false,
    error_code: error.code,
    description: error.message,
    ...(error.retryAfter === undefined ? {} : { parameters: { retry_after: error.retryAfter } }),
  });
}
