/** The bridge for GetCourse: who may call it, what it signs, what it answers when the bot is away. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeBridge } from '../../scripts/deploy/getcourse-bridge.ts';

const TOKEN = 'a-token-of-sufficient-length';
const SECRET = 'secret-of-the-bot';

interface Seen {
  readonly body: string;
  readonly signature: string;
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });

describe('the bridge', () => {
  const seen: Seen[] = [];
  const servers: Server[] = [];
  let status = 200;
  let origin: string;

  beforeAll(async () => {
    const bot = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({
          body: Buffer.concat(chunks).toString('utf8'),
          signature: String(request.headers['x-signature']),
        });
        response.writeHead(status).end('{}');
      });
    });
    const target = `${await listen(bot)}/webhook/getcourse`;
    const bridge = makeBridge({ token: TOKEN, secret: SECRET, target });
    origin = await listen(bridge);
    servers.push(bot, bridge);
  });

  beforeEach(() => {
    seen.length = 0;
    status = 200;
  });

  afterAll(() => {
    for (const server of servers) server.close();
  });

  const call = (query: string, token = TOKEN): Promise<Response> =>
    fetch(`${origin}/getcourse/${token}?${query}`, { method: 'POST' });

  it('signs what GetCourse put into the address, and nothing else of it', async () => {
    expect((await call('order_id=17&status=payed&amount=29900&utm=x')).status).toBe(200);
    const [{ body, signature } = { body: '', signature: '' }] = seen;
    expect(JSON.parse(body)).toEqual({ order_id: '17', status: 'payed', amount: '29900' });
    expect(signature).toBe(`sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`);
  });

  it('without the token it is not there', async () => {
    for (const token of ['', 'wrong', `${TOKEN}x`]) {
      expect((await call('order_id=17&status=payed', token)).status).toBe(404);
    }
    expect(seen).toEqual([]);
  });

  it('wants an order and a status', async () => {
    expect((await call('order_id=17')).status).toBe(400);
    expect((await call('status=payed')).status).toBe(400);
    expect(seen).toEqual([]);
  });

  it('answers as the bot does, and 502 when there is none', async () => {
    status = 409;
    expect((await call('order_id=17&status=payed&amount=1')).status).toBe(409);
    const lonely = makeBridge({ token: TOKEN, secret: SECRET, target: 'http://127.0.0.1:1/' });
    servers.push(lonely);
    const response = await fetch(`${await listen(lonely)}/getcourse/${TOKEN}?order_id=1&status=payed`);
    expect(response.status).toBe(502);
  });
});
