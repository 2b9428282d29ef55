/** The balancer before several replicas: each update goes to the next live one, 502 when it breaks off, 503 without any. */
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BotProcess } from '../support/bot-process.ts';

export interface ReplicaDoor {
  /** What the bots are told as their public address. */
  readonly url: string;
  /** Updates go to it from now on, until it ends. */
  admit(bot: BotProcess): void;
  close(): void;
}

/** Opens it on a free port. */
export async function openReplicaDoor(): Promise<ReplicaDoor> {
  const bots: BotProcess[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const bot = bots[turn++ % Math.max(1, bots.length)];
    if (bot === undefined) refuse(outgoing, 503);
    else pass(bot.origin, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    admit: (bot) => {
      bots.push(bot);
      void bot.gone.then(() => bots.splice(bots.indexOf(bot), 1));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pass(origin: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming;
  const onward = request(`${origin}${url ?? ''}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502);
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  onward.on('error', () => refuse(outgoing, 502));
  incoming.pipe(onward);
}

function refuse(outgoing: ServerResponse, status: number): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status).end();
}
