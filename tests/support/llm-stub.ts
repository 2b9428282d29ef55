/**
 * An endpoint that is compatible with the OpenAI API and behaves as it is told: answers, says anything at all, waits,
 * fails, limits, hangs up in the middle. It remembers what it was asked.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the next call gets. */
export type StubBehaviour =
  /** A completion with this content. */
  | { readonly say: string; readonly afterMs?: number; readonly finish?: string }
  /** An HTTP error. */
  | { readonly status: number; readonly retryAfterSeconds?: number }
  /** Nothing, ever. */
  | 'hang'
  /** Half an answer, then the line is cut. */
  | 'cut'
  /** 200 with a body that is no JSON. */
  | 'garbage'
  /** 200 with `{}`. */
  | 'empty-object';

/** One call as it came. */
export interface StubCall {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly responseFormat: string | undefined;
  readonly at: number;
}

export interface LlmStub {
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string;
  readonly calls: readonly StubCall[];
  /** Behaviours in turn; the last one goes on for ever. */
  plan(...behaviours: readonly StubBehaviour[]): void;
  /** By what was asked; `undefined` leaves it to the plan. */
  planBy(choose: (call: StubCall) => StubBehaviour | undefined): void;
  stop(): Promise<void>;
}

/** A good answer as JSON text. */
export function goodAnswer(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    reply_text: 'Первый шаг — записать, какую сумму не жаль потерять. Что для вас сейчас важнее?',
    buttons: [],
    next_action: 'ask',
    confidence: 0.8,
    ...fields,
  });
}

/** Starts the stub on a free port; without a plan it gives good answers. */
export async function startLlmStub(): Promise<LlmStub> {
  const calls: StubCall[] = [];
  let planned: readonly StubBehaviour[] = [{ say: goodAnswer() }];
  let choose: (call: StubCall) => StubBehaviour | undefined = () => undefined;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const call = toCall(body);
      calls.push(call);
      const chosen = choose(call);
      if (chosen !== undefined) return behave(chosen, response);
      const [behaviour = 'hang', ...rest] = planned;
      if (rest.length > 0) planned = rest;
      return behave(behaviour, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    calls,
    plan: (...behaviours) => {
      planned = behaviours;
    },
    planBy: (by) => {
      choose = by;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function toCall(body: string): StubCall {
  const parsed = JSON.parse(body) as {
    readonly model: string;
    readonly messages: StubCall['messages'];
    readonly response_format?: { readonly type: string };
  };
  const { model, messages, response_format: format } = parsed;
  return { model, messages, responseFormat: format?.type, at: performance.now() };
}

function behave(behaviour: StubBehaviour, response: ServerResponse): void {
  if (behaviour === 'hang') return;
  const json = { 'content-type': 'application/json' };
  if (behaviour === 'cut') {
    response.writeHead(200, { ...json, 'content-length': '5000' });
    response.write('{"id":"x","choices":[{"message":{"content":"{\\"reply_');
    setTimeout(() => response.destroy(), 20);
  } else if (behaviour === 'garbage') {
    response.writeHead(200, json).end('<html>502</html>');
  } else if (behaviour === 'empty-object') {
    response.writeHead(200, json).end('{}');
  } else if ('status' in behaviour) {
    const after = behaviour.retryAfterSeconds;
    response.writeHead(behaviour.status, {
      ...json,
      ...(after === undefined ? {} : { 'retry-after': String(after) }),
    });
    response.end(JSON.stringify({ error: { message: 'stub', type: 'stub', code: null } }));
  } else {
    setTimeout(() => response.writeHead(200, json).end(completion(behaviour)), behaviour.afterMs ?? 0);
  }
}

function completion({ say, finish }: { readonly say: string; readonly finish?: string }): string {
  return JSON.stringify({
    id: 'chatcmpl-stub',
    object: 'chat.completion',
    created: 0,
    model: 'stub-model',
    choices: [{ index: 0, finish_reason: finish ?? 'stop', message: { role: 'assistant', content: say } }],
    usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
  });
}
