// A bridge for GetCourse, whose processes can call an address but cannot sign: it takes the call, puts our signature on
// it and passes it on to the bot's webhook. It runs beside the bot, behind the same TLS, and keeps nothing.
//
//   BRIDGE_TOKEN=…  GETCOURSE_WEBHOOK_SECRET=…  node scripts/deploy/getcourse-bridge.ts
//
// Environment: BRIDGE_TOKEN (part of the address that GetCourse calls, at least 24 characters), GETCOURSE_WEBHOOK_SECRET
// (as the bot has it), BRIDGE_TARGET (default http://127.0.0.1:3000/webhook/getcourse), BRIDGE_PORT (default 3010).
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';

/** What the bridge is started with. */
export interface BridgeOptions {
  readonly token: string;
  readonly secret: string;
  readonly target: string;
  /** How long the bot may take, ms. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const LEAST_TOKEN = 24;
const FIELDS = ['order_id', 'status', 'amount'];
const MAX_VALUE = 128;

/**
 * Makes the bridge: `GET|POST /getcourse/<token>?order_id=…&status=…[&amount=…]`; GetCourse puts its values into the
 * address whatever the method. Answers as the bot does; 404 for a wrong token, 400 without order or status, 502 when the
 * bot cannot be reached, so that the process of GetCourse shows it as failed and can be repeated.
 */
export function makeBridge(options: BridgeOptions): Server {
  return createServer((request, response) => {
    request.resume();
    pass(options, request).then(
      ({ status, text }) => send(response, status, text),
      () => send(response, 502, 'the bot cannot be reached'),
    );
  });
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function pass(options: BridgeOptions, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://bridge');
  if (!isAllowed(url.pathname, options.token)) return { status: 404, text: 'not found' };
  const fields = readFields(url.searchParams);
  if (fields['order_id'] === undefined || fields['status'] === undefined)
    return { status: 400, text: 'order_id and status are wanted' };
  const body = JSON.stringify(fields);
  const signature = createHmac('sha256', options.secret).update(body).digest('hex');
  const response = await fetch(options.target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': `sha256=${signature}` },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
  });
  return { status: response.status, text: (await response.text()).slice(0, 1_000) };
}

function readFields(params: URLSearchParams): Readonly<Record<string, string>> {
  const given = FIELDS.map((name) => [name, params.get(name)?.trim() ?? ''] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== '' && value.length <= MAX_VALUE));
}

/** Digests have one length, so that neither the length nor the place of a difference can be timed. */
function isAllowed(path: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(path), digest(`/getcourse/${token}`));
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}

function startFromEnvironment(): void {
  const { BRIDGE_TOKEN: token = '', GETCOURSE_WEBHOOK_SECRET: secret = '' } = process.env;
  if (token.length < LEAST_TOKEN || secret === '') {
    console.error(
      `BRIDGE_TOKEN wants at least ${LEAST_TOKEN} characters (openssl rand -hex 24), GETCOURSE_WEBHOOK_SECRET the secret of the bot.`,
    );
    process.exitCode = 1;
    return;
  }
  const target = process.env['BRIDGE_TARGET'] ?? 'http://127.0.0.1:3000/webhook/getcourse';
  const port = Number(process.env['BRIDGE_PORT'] ?? 3010);
  const server = makeBridge({ token, secret, target });
  server.listen(port, () => console.log(`The bridge listens on port ${port} and passes on to ${target}.`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) startFromEnvironment();
