// Reads a request body up to a limit; what is over the limit is not kept.
import type { IncomingMessage } from 'node:http';

/** The body, or why there is none: `too-large` at the first byte over the limit, `cut` when the sender left. */
export type BodyResult =
  | { readonly kind: 'body'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'cut' };

/** Reads the whole body once. A body announced as too large is refused unread. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyResult> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    return Promise.resolve({ kind: 'too-large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) resolve({ kind: 'too-large' });
      else chunks.push(chunk);
    });
    request.on('end', () => {
      resolve({ kind: 'body', body: Buffer.concat(chunks) });
    });
    request.on('error', () => {
      resolve({ kind: 'cut' });
    });
    request.on('close', () => {
      resolve({ kind: 'cut' });
    });
  });
}
