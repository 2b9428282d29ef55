/**
 * The payment system of the sandbox: a page per order, whose buttons report as the real one does, by a signed call of the
 * bot's own webhook. It knows orders only by what it is told, and it moves no money.
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express from 'express';
import type { Request, Response, Router } from 'express';
import { renderPaymentPage } from './render-payment-page.ts';
import type { OrderView } from './render-payment-page.ts';

/** What the page asks of the app. */
export interface PaymentBackstage {
  findOrder(number: string): Promise<OrderView | undefined>;
  /** Where the app itself is reached. */
  readonly origin: string;
  /** Key of the signature. */
  readonly secret: string;
}

/** Buttons of the page → the words in which the payment system reports them. */
const WORDS: Readonly<Record<string, string>> = {
  pay: 'payed',
  decline: 'false',
  cancel: 'cancelled',
  refund: 'returned',
};

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const ASSETS: Readonly<Record<string, string>> = {
  'pay.css': 'text/css',
  'pay.js': 'text/javascript',
  'show-result.js': 'text/javascript',
};

/** Makes `/sandbox/pay/<order>` and what it needs; `find` is asked at every request, for the app opens after the door. */
export function makePaymentPage(find: () => PaymentBackstage): Router {
  const router = express.Router();
  for (const [file, type] of Object.entries(ASSETS)) {
    const body = readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');
    router.get(`/sandbox/pay-assets/${file}`, (_request, response) => {
      response.set('Cache-Control', 'no-cache').type(type).send(body);
    });
  }
  router.get('/sandbox/pay/:order', async (request, response) => {
    const order = await find().findOrder(request.params.order);
    response
      .status(order === undefined ? 404 : 200)
      .set({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' })
      .type('text/html')
      .send(renderPaymentPage(order));
  });
  router.post('/sandbox/pay/:order', express.json({ limit: '1kb' }), (request, response) =>
    report(find(), request, response),
  );
  return router;
}

async function report(
  backstage: PaymentBackstage,
  request: Request<{ order: string }>,
  response: Response,
): Promise<void> {
  const act: unknown = (request.body as { readonly act?: unknown } | undefined)?.act;
  const word = typeof act === 'string' && Object.hasOwn(WORDS, act) ? WORDS[act] : undefined;
  const order = await backstage.findOrder(request.params.order);
  if (isForeign(request) || word === undefined || order === undefined) {
    response.status(order === undefined ? 404 : 400).json({ error: 'no such order or button' });
    return;
  }
  const status = await postReport(backstage, { order_id: order.number, status: word, amount: order.price });
  const after = await backstage.findOrder(order.number);
  response.json({ status, word, order: after?.status ?? order.status });
}

/** Another site's page must not pay here: browsers name the origin of every write. */
function isForeign({ headers: { origin, host } }: Request<{ order: string }>): boolean {
  return origin !== undefined && URL.parse(origin)?.host !== host;
}

/** Calls the webhook as the payment system would. */
async function postReport({ origin, secret }: PaymentBackstage, fields: object): Promise<number> {
  const body = JSON.stringify(fields);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const { status } = await fetch(`${origin}/webhook/getcourse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': `sha256=${signature}` },
    body,
  });
  return status;
}
