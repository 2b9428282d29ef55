// Which database: one named by URL, over TLS unless it is on this machine, or the embedded one.
import type { EnvReader } from './config-reader.ts';

/** `directUrl` bypasses a pooler: migrations and pg-boss need sessions. */
export type DatabaseConfig =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'external'; readonly url: string; readonly directUrl: string };

const EXAMPLE = 'postgresql://bot:…@host:5432/bot?sslmode=require';
const PROTOCOLS = ['postgres:', 'postgresql:'];
const ENCRYPTED = ['require', 'verify-ca', 'verify-full'];
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Without DATABASE_URL the embedded database serves; DIRECT_URL defaults to DATABASE_URL. */
export function readDatabase(reader: EnvReader): DatabaseConfig {
  const url = readDatabaseUrl(reader, 'DATABASE_URL');
  const directUrl = readDatabaseUrl(reader, 'DIRECT_URL');
  if (url !== undefined) return { kind: 'external', url, directUrl: directUrl ?? url };
  if (directUrl !== undefined && reader.text('DATABASE_URL') === undefined) {
    reader.refuse('DATABASE_URL', 'nothing beside DIRECT_URL', EXAMPLE, 'set both or neither');
  }
  return { kind: 'embedded' };
}

function readDatabaseUrl(reader: EnvReader, name: string): string | undefined {
  const raw = reader.url(name, PROTOCOLS, EXAMPLE);
  if (raw === undefined) return undefined;
  const url = new URL(raw);
  const sslMode = url.searchParams.get('sslmode') ?? '';
  if (isLocal(url) || ENCRYPTED.includes(sslMode)) return raw;
  reader.refuse(
    name,
    sslMode === '' ? `the remote host ${url.hostname} without sslmode` : `sslmode=${sslMode}`,
    'sslmode=require for a host that is not this machine',
    'add ?sslmode=require to the URL',
  );
  return undefined;
}

/** A `host` parameter overrides the host of the URL, so it decides too; one that begins with / is a socket. */
function isLocal(url: URL): boolean {
  const override = url.searchParams.get('host');
  if (override !== null) return override.startsWith('/') || LOOPBACK.test(override);
  return url.hostname === '' || LOOPBACK.test(url.hostname);
}
