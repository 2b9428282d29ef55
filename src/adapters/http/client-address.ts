// Who is asking, behind at most one proxy of our own. A forwarded address is believed only from a private neighbour.
import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(127\.|::1$)/;
const PRIVATE = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i;

/** The asking address; `local` when the request comes from this machine without a proxy, which is never limited. */
export interface ClientAddress {
  readonly address: string;
  readonly local: boolean;
}

/**
 * Takes the LAST entry of X-Forwarded-For, the one our proxy wrote; earlier ones are the visitor's own claim.
 * From a public neighbour the header is ignored altogether.
 */
export function findClientAddress(request: IncomingMessage): ClientAddress {
  const neighbour = plain(request.socket.remoteAddress ?? '');
  const header = request.headers['x-forwarded-for'];
  const claimed = Array.isArray(header) ? header.join(',') : header;
  const forwarded =
    claimed === undefined ? undefined : plain(claimed.slice(claimed.lastIndexOf(',') + 1).trim());
  if (forwarded !== undefined && forwarded !== '' && PRIVATE.test(neighbour)) {
    return { address: forwarded, local: false };
  }
  return { address: neighbour, local: LOOPBACK.test(neighbour) };
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d)/i, '');
}
