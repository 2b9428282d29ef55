// The Bot API over keep-alive connections, below grammY's client and by its types: the hottest path of the program, so
// no streams, no abort controllers and no headers but the two that matter.
import type { ApiMethods, Opts } from 'grammy/types';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { parseAnswer } from './bot-api-result.ts';
import type { BotApiResult } from './bot-api-result.ts';

/** Names of the Bot API's methods. */
export type BotApiMethod = keyof ApiMethods;

/** How long a call may take, and what may end it sooner. */
export interface CallOptions {
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Calls the Bot API. Never rejects: every way to fail is a result. */
export interface BotApi {
  /** A call by grammY's types; files go by id or address, since the body is JSON. */
  call<M extends BotApiMethod>(
    method: M,
    payload: Opts<M>,
    options: CallOptions,
  ): Promise<BotApiResult<ReturnType<ApiMethods[M]>>>;
  /** A call whose method and payload were decided before, e.g. by the outbox; `body` is JSON. */
  send(method: string, body: string, options: CallOptions): Promise<BotApiResult>;
  /** Ends the connections once what is under way has ended. */
  close(): Promise<void>;
}

/** Where the Bot API is. */
export interface BotApiOptions {
  /** Without a slash at the end; may have a path of its own. */
  readonly root: string;
  readonly token: string;
  /** Connections at most; default 64. */
  readonly connections?: number;
  /** Instead of a pool of its own, e.g. a proxy's. */
  readonly dispatcher?: Dispatcher;
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 20_000;
const HEADERS = ['content-type', 'application/json'];

/** Makes the client. The token is part of the path of each request and appears in no result. */
export function makeBotApi({ root, token, connections = 64, dispatcher }: BotApiOptions): BotApi {
  const { origin, pathname } = new URL(root);
  const prefix = `${pathname.replace(/\/+$/, '')}/bot${token}/`;
  const target =
    dispatcher ??
    new Pool(origin, {
      connections,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  const send = (method: string, body: string, options: CallOptions): Promise<BotApiResult> =>
    post(target, origin, prefix + method, body, options);
  return {
    send,
    // Telegram answers a method with the type that the method declares; nothing here depends on it being so.
    call: (method, payload, options) => send(method, JSON.stringify(payload), options) as Promise<never>,
    close: () => (dispatcher === undefined ? target.close() : Promise.resolve()),
  };
}

function post(
  target: Dispatcher,
  origin: string,
  path: string,
  body: string,
  { timeoutMs, signal }: CallOptions,
): Promise<BotApiResult> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve({ ok: false, kind: 'not-sent', reason: 'ABORTED' });
      return;
    }
    const { handler, end } = makeHandler(resolve, { timeoutMs, ...(signal && { signal }) });
    // The handler's own clock is stricter: undici's leave out the wait for a connection and begin anew with each chunk.
    const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
    try {
      target.dispatch({ origin, path, method: 'POST', headers: HEADERS, body, ...timeouts }, handler);
    } catch (error) {
      end({ ok: false, kind: 'not-sent', reason: nameError(error) });
    }
  });
}

/**
 * Collects one answer within the time given. `onRequestStart` comes when a connection takes the request up: an error
 * before it means that not a byte was written.
 */
function makeHandler(
  resolve: (result: BotApiResult) => void,
  { timeoutMs, signal }: CallOptions,
): { readonly handler: Dispatcher.DispatchHandler; readonly end: (result: BotApiResult) => void } {
  let running: Dispatcher.DispatchController | undefined;
  let ended = false;
  let status = 0;
  let body: Buffer[] = [];
  let abort: (() => void) | undefined;
  const end = (result: BotApiResult): void => {
    ended = true;
    clearTimeout(timer);
    if (abort !== undefined) signal?.removeEventListener('abort', abort);
    resolve(result);
  };
  const timer = setTimeout(() => {
    if (running === undefined) end({ ok: false, kind: 'not-sent', reason: 'TIMEOUT' });
    else running.abort(new DOMException('The call took too long.', 'TimeoutError'));
  }, timeoutMs);
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (controller) => {
      running = controller;
      // Its time was over before a connection was free: its caller counts on its not being sent any more.
      if (ended) controller.abort(new DOMException('The call took too long.', 'TimeoutError'));
      if (signal === undefined) return;
      abort = () => controller.abort(new DOMException('The call was given up.', 'AbortError'));
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
    },
    onResponseStart: (_controller, statusCode) => {
      status = statusCode;
      body = [];
    },
    onResponseData: (_controller, chunk) => {
      body.push(chunk);
    },
    onResponseEnd: () => end(parseAnswer(status, Buffer.concat(body).toString('utf8'))),
    onResponseError: (_controller, error) =>
      end({ ok: false, kind: running ? 'unknown-outcome' : 'not-sent', reason: nameError(error) }),
  };
  return { handler, end };
}

/** The code alone: messages of HTTP clients may quote the address, and the address holds the token. */
function nameError(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
