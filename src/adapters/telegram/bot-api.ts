// The Bot API over keep-alive connections of our own, below grammY's client and by its types, with no headers but the
// three that matter.
import type { ApiMethods, Opts } from 'grammy/types';
import { parseAnswer, parseSentAnswer } from './bot-api-result.ts';
import type { BotApiResult } from './bot-api-result.ts';
import { makeHttpConnections } from './http-connections.ts';

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
  /**
   * A call whose method and payload were decided before, e.g. by the outbox; `body` is JSON. Of a message sent the result
   * has the id alone.
   */
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
}

const METHOD = /^\w+$/;

/** Makes the client. The token is part of the path of each request and appears in no result. */
export function makeBotApi({ root, token, connections = 64 }: BotApiOptions): BotApi {
  const { origin, host, pathname } = new URL(root);
  const prefix = `${pathname.replace(/\/+$/, '')}/bot${encodeURI(token)}/`;
  const server = makeHttpConnections(origin, connections);
  const heads = new Map<string, string>();
  const headOf = (method: string): string => {
    const known = heads.get(method);
    if (known !== undefined) return known;
    if (!METHOD.test(method)) throw new Error(`«${method}» is no name of a method of the Bot API.`);
    const head = `POST ${prefix}${method} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: `;
    heads.set(method, head);
    return head;
  };
  const request = async (
    method: string,
    body: string,
    options: CallOptions,
    parse: typeof parseAnswer,
  ): Promise<BotApiResult> => {
    const bytes = `${headOf(method)}${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const outcome = await server.request(bytes, options);
    if (outcome.ok) return parse(outcome.answer.status, outcome.answer.body);
    return { ok: false, kind: outcome.sent ? 'unknown-outcome' : 'not-sent', reason: outcome.reason };
  };
  return {
    send: (method, body, options) => request(method, body, options, parseSentAnswer),
    // Telegram answers a method with the type that the method declares; nothing here depends on it being so.
    call: (method, payload, options) =>
      request(method, JSON.stringify(payload), options, parseAnswer) as Promise<never>,
    close: () => server.close(),
  };
}
