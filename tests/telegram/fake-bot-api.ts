// A small HTTP stand-in for the Bot API: answers what a test has scripted, and remembers what it was asked.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one call is answered. `cut` hangs up after reading it; `silence` never answers. */
export type Reply = { readonly status: number; readonly body: unknown } | 'cut' | 'silence';

/** A call as it came. */
export interface SeenCall {
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** The stand-in. */
export interface FakeBotApi {
  readonly root: string;
  readonly token: string;
  readonly calls: readonly SeenCall[];
  /** Answers the next call for which it gives something; without a script a call succeeds. */
  script(answer: (call: SeenCall) => Reply | undefined): void;
  close(): Promise<void>;
}

/** A refusal as Telegram words it. */
export function refuse(code: number, description: string, retryAfter?: number): Reply {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  return { status: code, body: { ok: false, error_code: code, description, ...parameters } };
}

/** A success with this result. */
export function succeed(result: unknown): Reply {
  return { status: 200, body: { ok: true, result } };
}

/** Starts it on this port of this machine, or on a free one. */
export async function startFakeBotApi(port = 0): Promise<FakeBotApi> {
  const token = '7000000001:token-of-a-test';
  const calls: SeenCall[] = [];
  let answer: (call: SeenCall) => Reply | undefined = () => undefined;
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      play(response, answer(call) ?? succeed({ message_id: calls.length }));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    root: `http://127.0.0.1:${address.port}`,
    token,
    calls,
    script: (next) => (answer = next),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readCall(request: IncomingMessage): Promise<SeenCall> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const method = request.url?.split('/').at(-1) ?? '';
  return { method, payload: JSON.parse(text) as Record<string, unknown>, atMs: performance.now() };
}

function play(response: ServerResponse, reply: Reply): void {
  if (reply === 'cut') response.destroy();
  if (typeof reply === 'string') return;
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
}
