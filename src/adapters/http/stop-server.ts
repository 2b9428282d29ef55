// The end of an HTTP server: no new connection, requests in flight are answered, endless streams are ended.
import type { Server, ServerResponse } from 'node:http';

/** Resolves when the last connection is closed, at the latest `drainMs` from now. */
export function stopServer(server: Server, open: Iterable<ServerResponse>, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      server.closeAllConnections();
    }, drainMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    for (const response of open) {
      if (isStream(response)) response.end();
      else if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    server.closeIdleConnections();
  });
}

/** A page that listens to events never lets go of its request by itself. */
function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('Content-Type') ?? '').startsWith('text/event-stream');
}
