// Stands before PostgreSQL and counts round trips: every ReadyForQuery message the server sends ends one.
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const SSL_REQUEST = 80_877_103;

/** A proxy in front of a server. */
export interface CountingProxy {
  /** The same database, through the proxy. */
  readonly connectionString: string;
  /** Round trips so far. */
  count(): number;
  close(): void;
}

/** Starts the proxy on a free port of the loopback interface. */
export async function startCountingProxy(connectionString: string): Promise<CountingProxy> {
  const target = new URL(connectionString);
  let roundTrips = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const readMessages = makeMessageReader((type) => {
      if (type === READY_FOR_QUERY) roundTrips++;
    });
    let answersSsl = false;
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.on('data', (chunk) => {
      if (chunk.length === 8 && chunk.readInt32BE(4) === SSL_REQUEST) answersSsl = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      client.write(chunk);
      if (answersSsl) answersSsl = false;
      else readMessages(chunk);
    });
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('close', end).on('error', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connectionString: Object.assign(new URL(connectionString), { hostname: '127.0.0.1', port: String(port) })
      .href,
    count: () => roundTrips,
    close: () => server.close(),
  };
}

/** Reads the server's messages: one byte of type, four of length, wherever the chunks are cut. */
function makeMessageReader(onMessage: (type: number) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let offset = 0;
    while (offset + 5 <= bytes.length) {
      const next = offset + 1 + bytes.readInt32BE(offset + 1);
      if (next > bytes.length) break;
      onMessage(bytes.readUInt8(offset));
      offset = next;
    }
    rest = Buffer.from(bytes.subarray(offset));
  };
}
