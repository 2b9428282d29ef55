// The webhook of the peers, as their guides show it: Express 5, JSON parsed, 200 when the handler is through.
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Update } from 'grammy/types';
import { WEBHOOK_PATH } from './webhook-poster.ts';

/** Listens on a free port and resolves with it. */
export async function openExpressDoor(handle: (update: Update) => Promise<void>): Promise<number> {
  const app = express();
  app.post(WEBHOOK_PATH, express.json(), async (request, response) => {
    await handle(request.body as Update);
    response.status(200).end();
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}
