// Posts updates over bare keep-alive sockets: what it costs must not be taken for the bot's cost.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Send } from './drive.ts';

/** The secret that posts carry. */
export const WEBHOOK_SECRET = 'bench-secret';
export const WEBHOOK_PATH = '/telegram/webhook';

const OK = 'HTTP/1.1 200';

/** Makes the poster; it opens as many connections as there are posts at a time. */
export function makeWebhookPoster(port: number): Send {
  const idle: ((body: string) => Promise<void>)[] = [];
  return async (update) => {
    const post = idle.pop() ?? openConnection(port);
    await post(JSON.stringify(update));
    idle.push(post);
  };
}

function openConnection(port: number): (body: string) => Promise<void> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  let received = '';
  let waiting: PromiseWithResolvers<void> | undefined;
  const settle = (error?: Error): void => {
    const settled = waiting;
    waiting = undefined;
    if (error === undefined) settled?.resolve();
    else settled?.reject(error);
  };
  socket.on('data', (chunk: string) => {
    received += chunk;
    if (!isWhole(received)) return;
    const response = received;
    received = '';
    settle(response.startsWith(OK) ? undefined : new Error(`The webhook answered ${response.slice(0, 200)}`));
  });
  socket.on('error', settle);
  socket.on('close', () => settle(new Error('The webhook closed its connection.')));
  return (body) => {
    waiting = Promise.withResolvers<void>();
    socket.write(
      `POST ${WEBHOOK_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
        `X-Telegram-Bot-Api-Secret-Token: ${WEBHOOK_SECRET}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return waiting.promise;
  };
}

function isWhole(response: string): boolean {
  const head = response.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(response.slice(0, head))?.[1];
  return length === undefined ? response.endsWith('0\r\n\r\n') : response.length >= head + 4 + Number(length);
}
