// Reads one HTTP/1.1 answer out of the bytes of a connection. As much of the protocol as servers of the Bot API and
// their proxies speak: a length, chunks, or an end of the connection.

/** An answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The connection may carry another request. */
  readonly keepAlive: boolean;
}

/** What the bytes so far are: `undefined` asks for more, `malformed` will never become an answer. */
export type ReadAnswer = HttpAnswer | 'malformed' | undefined;

const HEAD_END = '\r\n\r\n';
const LINE_END = '\r\n';
const LARGEST_HEAD = 65_536;
const STATUS = /^HTTP\/1\.[01] (\d{3})/;
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding:[^\r]*chunked/i;
const CLOSE = /\r\nconnection:[^\r]*close/i;

/** Reads from the start of the bytes; `ended`: the server said no more. */
export function readAnswer(bytes: Buffer, ended: boolean): ReadAnswer {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return bytes.length > LARGEST_HEAD || ended ? 'malformed' : undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(STATUS.exec(head)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return 'malformed';
  const start = headEnd + HEAD_END.length;
  const keepAlive = !CLOSE.test(head) && !ended;
  if (CHUNKED.test(head)) {
    const body = readChunks(bytes, start);
    if (body === undefined) return ended ? 'malformed' : undefined;
    return body === 'malformed' ? body : { status, body: body.toString('utf8'), keepAlive };
  }
  const length = LENGTH.exec(head)?.[1];
  if (length === undefined) {
    return ended ? { status, body: bytes.toString('utf8', start), keepAlive: false } : undefined;
  }
  const end = start + Number(length);
  if (bytes.length < end) return ended ? 'malformed' : undefined;
  // Bytes past it belong to no request of ours: nobody knows what the next answer would belong to.
  const alone = bytes.length === end;
  return { status, body: bytes.toString('utf8', start, end), keepAlive: keepAlive && alone };
}

function readChunks(bytes: Buffer, start: number): Buffer | 'malformed' | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) return 'malformed';
    const from = lineEnd + LINE_END.length;
    const next = from + size + LINE_END.length;
    if (bytes.length < next) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(from, from + size));
    at = next;
  }
}
