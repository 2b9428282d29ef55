// A Bot API that accepts everything at once. A process of its own, on bare sockets, so that it takes as little of the
// machine as it can; it counts calls by method and messages by chat, and keeps when each message came.
//   node fake-api.ts   prints its port when it listens
//   GET /tally  → ApiTally;  GET /arrivals → Arrivals;  POST /bot<token>/<method> → ok
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { ApiTally, Arrivals } from './api-tally.ts';

const methods = new Map<string, number>();
const arrivals = new Map<string, number[]>();
let lastMessageId = 0;
const GET_ME = '{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"bench","username":"bench_bot"}}';

const server = createServer((socket) => {
  socket.setNoDelay(true);
  // One char a byte: lengths of requests are in bytes, and all that is looked for in bodies is ASCII.
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
    for (let end = findEnd(received); end !== undefined; end = findEnd(received)) {
      answer(socket, received.slice(0, end));
      received = received.slice(end);
    }
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

/** Where the first whole request ends, `undefined` while it is not all there. */
function findEnd(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const body = head + 4;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1];
  if (length !== undefined) return text.length >= body + Number(length) ? body + Number(length) : undefined;
  if (!/\r\ntransfer-encoding: *chunked/i.test(text.slice(0, head))) return body;
  const last = text.indexOf('0\r\n\r\n', body);
  return last < 0 ? undefined : last + 5;
}

function answer(socket: Socket, request: string): void {
  const path = request.slice(request.indexOf(' ') + 1, request.indexOf(' ', 5));
  if (path === '/tally') return write(socket, JSON.stringify(makeTally()));
  if (path === '/arrivals')
    return write(socket, JSON.stringify(Object.fromEntries(arrivals) satisfies Arrivals));
  const method = path.slice(path.lastIndexOf('/') + 1);
  methods.set(method, (methods.get(method) ?? 0) + 1);
  if (method === 'getMe') return write(socket, GET_ME);
  if (method !== 'sendMessage') return write(socket, '{"ok":true,"result":true}');
  const chat = /"chat_id":"?(\d+)/.exec(request)?.[1] ?? '0';
  const instants = arrivals.get(chat);
  if (instants === undefined) arrivals.set(chat, [nowUs()]);
  else instants.push(nowUs());
  write(
    socket,
    `{"ok":true,"result":{"message_id":${++lastMessageId},"date":1790000000,"chat":{"id":${chat},"type":"private"},"text":"x"}}`,
  );
}

function write(socket: Socket, body: string): void {
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

function makeTally(): ApiTally {
  const chats = [...arrivals].map(([chat, instants]) => [Number(chat), instants.length] as const);
  return { methods: Object.fromEntries(methods), chats };
}

/** The machine's monotonic clock, the same in every process. */
function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
