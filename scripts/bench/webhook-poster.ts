// Posts updates over bare keep-alive sockets: what it costs must not be taken for the bot's cost.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Send } from './drive.ts';

/** The secret that posts carry. */
export const WEBHOOK_SECRET = 'bench-secret';
export const WEBHOOK_PATH = '/telegram/webhook';

const OK = 'HTTP/1.1 200';

/** One connection, for one post at a time. */
interface Connection {
  readonly isGone: () => boolean;
  /** Rejects when the answer is no 200, or with {@link ConnectionClosedError}. */
  post(body: string): Promise<void>;
}

/** The server closed a connection that it had not answered on. */
class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';
}

/**
 * Makes the poster; it opens as many connections as there are posts at a time. A server may close an idle connection just
 * as a post goes out: as Telegram does, the post is then made once more.
 */
export function makeWebhookPoster(port: number): Send {
  const idle: Connection[] = [];
  const post = async (body: string): Promise<void> => {
    let connection = idle.pop();
    while (connection?.isGone() === true) connection = idle.pop();
    connection ??= openConnection(port);
    await connection.post(body);
    idle.push(connection);
  };
  return async (update) => {
    const body = JSON.stringify(update);
    await post(body).catch((error: unknown) =>
      error instanceof ConnectionClosedError ? post(body) : Promise.reject(error as Error),
    );
  };
}

function openConnection(port: number): Connection {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  let received = '';
  let gone = false;
  let waiting: PromiseWithResolvers<void> | undefined;
  const settle = (error?: Error): void => {
    const settled = waiting;
    waiting = undefined;
    if (error === undefined) settled?.resolve();
    else settled?.reject(error);
  };
  const end = (): void => {
    gone = true;
    socket.destroy();
    settle(new ConnectionClosedError('The webhook closed its connection.'));
  };
  socket.on('data', (chunk: string) => {
    received += chunk;
    if (!isWhole(received)) return;
    const response = received;
    received = '';
    settle(response.startsWith(OK) ? undefined : new Error(`The webhook answered ${response.slice(0, 200)}`));
  });
  for (const event of ['error', 'end', 'close']) socket.on(event, end);
  return {
    isGone: () => gone,
    post: (body) => {
      waiting = Promise.withResolvers<void>();
      const { promise } = waiting;
      socket.write(
        `POST ${WEBHOOK_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
          `X-Telegram-Bot-Api-Secret-Token: ${WEBHOOK_SECRET}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      return promise;
    },
  };
}

function isWhole(response: string): boolean {
  const head = response.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(response.slice(0, head))?.[1];
  return length === undefined ? response.endsWith('0\r\n\r\n') : response.length >= head + 4 + Number(length);
}
