// Keep-alive connections to one server, one request at a time on each: bare sockets and no streams, headers objects or
// abort controllers. The hottest path of the program: undici, whose pool this replaces, took a quarter of the bot's CPU.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { readAnswer } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';

/** How a request ended. `sent`: not one byte of it left when false; when true it may have been carried out. */
export type RequestOutcome =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly sent: boolean; readonly reason: string };

/** How long a request may take, and what may end it sooner. */
export interface RequestLimits {
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Sends requests. Never rejects. */
export interface HttpConnections {
  /** `bytes` is the whole request, head and body. */
  request(bytes: string, limits: RequestLimits): Promise<RequestOutcome>;
  /** Takes no more requests and ends the connections once what is under way has ended. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** An idle connection older than this may be about to be closed by the server: a request on it would be lost. */
const KEEP_ALIVE_MS = 20_000;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** `open`: connecting; `idle`: may take a request; `busy`: has one; `gone`: closed. */
type Mode = 'opening' | 'idle' | 'busy' | 'gone';

interface Connection {
  readonly socket: Socket;
  mode: Mode;
  idleSinceMs: number;
  request: Waiting | undefined;
  received: Buffer | undefined;
}

interface Waiting {
  readonly bytes: string;
  /** Set once it is on a connection: from then on nobody knows whether it was carried out. */
  connection: Connection | undefined;
  end(outcome: RequestOutcome): void;
}

interface State {
  readonly url: URL;
  readonly most: number;
  readonly connections: Set<Connection>;
  /** The one used last is used first, so that few are kept warm. */
  readonly idle: Connection[];
  readonly waiting: Set<Waiting>;
  closing: (() => void) | undefined;
}

/** Makes the connections, none of which is opened before it is needed. */
export function makeHttpConnections(origin: string, most: number): HttpConnections {
  const state: State = {
    url: new URL(origin),
    most,
    connections: new Set(),
    idle: [],
    waiting: new Set(),
    closing: undefined,
  };
  return {
    request: (bytes, limits) =>
      new Promise((resolve) => {
        if (limits.signal?.aborted === true || state.closing !== undefined)
          resolve({ ok: false, sent: false, reason: 'ABORTED' });
        else begin(state, makeWaiting(state, bytes, limits, resolve));
      }),
    close: () =>
      new Promise((resolve) => {
        state.closing = resolve;
        for (const connection of state.idle.splice(0)) connection.socket.destroy();
        noteClosed(state);
      }),
  };
}

function makeWaiting(
  state: State,
  bytes: string,
  { timeoutMs, signal }: RequestLimits,
  resolve: (outcome: RequestOutcome) => void,
): Waiting {
  const giveUp = (whileWaiting: string, whileUnderWay: string): void => {
    const { connection } = waiting;
    const sent = connection !== undefined;
    waiting.end({ ok: false, sent, reason: sent ? whileUnderWay : whileWaiting });
    connection?.socket.destroy();
  };
  const onAbort = (): void => giveUp('ABORTED', 'AbortError');
  const timer = setTimeout(giveUp, timeoutMs, 'TIMEOUT', 'TimeoutError');
  const waiting: Waiting = {
    bytes,
    connection: undefined,
    end: (outcome) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      state.waiting.delete(waiting);
      if (waiting.connection !== undefined) waiting.connection.request = undefined;
      resolve(outcome);
    },
  };
  signal?.addEventListener('abort', onAbort);
  return waiting;
}

function begin(state: State, waiting: Waiting): void {
  for (let connection = state.idle.pop(); connection !== undefined; connection = state.idle.pop()) {
    if (performance.now() - connection.idleSinceMs < KEEP_ALIVE_MS && connection.socket.writable) {
      write(connection, waiting);
      return;
    }
    connection.socket.destroy();
  }
  state.waiting.add(waiting);
  if (state.connections.size < state.most) open(state);
}

function write(connection: Connection, waiting: Waiting): void {
  connection.mode = 'busy';
  connection.request = waiting;
  waiting.connection = connection;
  connection.socket.write(waiting.bytes);
}

function open(state: State): void {
  const { protocol, hostname, port } = state.url;
  const to = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (DEFAULT_PORTS[protocol] ?? 443),
  };
  const secure = protocol === 'https:';
  const socket = secure
    ? connectTls({ ...to, servername: to.host, ALPNProtocols: ['http/1.1'] })
    : connect(to);
  const connection: Connection = {
    socket,
    mode: 'opening',
    idleSinceMs: 0,
    request: undefined,
    received: undefined,
  };
  state.connections.add(connection);
  let failure = 'SOCKET_CLOSED';
  socket.setNoDelay(true);
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
    if (connection.mode === 'opening') failure = 'CONNECT_TIMEOUT';
    if (connection.mode !== 'busy') socket.destroy();
  });
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    socket.setTimeout(KEEP_ALIVE_MS);
    rest(state, connection);
  });
  socket.on('data', (chunk: Buffer) => receive(state, connection, chunk, false));
  socket.on('end', () => receive(state, connection, Buffer.alloc(0), true));
  socket.on('error', (error: Error & { code?: string }) => (failure = error.code ?? error.name));
  socket.on('close', () => drop(state, connection, failure));
}

/** The connection takes the next request, or waits for one. */
function rest(state: State, connection: Connection): void {
  const [next] = state.waiting;
  if (next !== undefined) {
    state.waiting.delete(next);
    write(connection, next);
    return;
  }
  connection.mode = 'idle';
  connection.idleSinceMs = performance.now();
  if (state.closing === undefined) state.idle.push(connection);
  else connection.socket.destroy();
}

function receive(state: State, connection: Connection, chunk: Buffer, ended: boolean): void {
  const { request } = connection;
  // Bytes that nobody asked for: a notice before closing, which says nothing about any request.
  if (request === undefined) {
    connection.socket.destroy();
    return;
  }
  const bytes = connection.received === undefined ? chunk : Buffer.concat([connection.received, chunk]);
  const answer = readAnswer(bytes, ended);
  if (answer === undefined) {
    connection.received = bytes;
    return;
  }
  connection.received = undefined;
  if (answer === 'malformed') {
    request.end({ ok: false, sent: true, reason: ended ? 'SOCKET_CLOSED' : 'MALFORMED_ANSWER' });
    connection.socket.destroy();
    return;
  }
  request.end({ ok: true, answer });
  if (answer.keepAlive) rest(state, connection);
  else connection.socket.destroy();
}

function drop(state: State, connection: Connection, reason: string): void {
  const wasOpening = connection.mode === 'opening';
  connection.mode = 'gone';
  state.connections.delete(connection);
  const index = state.idle.indexOf(connection);
  if (index >= 0) state.idle.splice(index, 1);
  connection.request?.end({ ok: false, sent: true, reason });
  // Whoever waited for this connection learns at once that the server cannot be reached.
  const [next] = state.waiting;
  if (wasOpening) next?.end({ ok: false, sent: false, reason });
  if (state.waiting.size > 0 && state.connections.size < state.most) open(state);
  noteClosed(state);
}

function noteClosed({ closing, connections }: State): void {
  if (connections.size === 0) closing?.();
}
