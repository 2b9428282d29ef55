/** PgBouncer in transaction mode before the database of a test, where the machine has one. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/person.ts';

const PROGRAM = '/usr/sbin/pgbouncer';

/** The Debian package `pgbouncer` is installed. */
export const HAS_PGBOUNCER = existsSync(PROGRAM);

export interface PgBouncer {
  /** The same database through the pooler, marked as one that knows no prepared statements. */
  readonly url: string;
  /** Kills it and starts it again at the same address: every connection through it breaks. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it on a free port, with fewer server connections than clients will open. */
export async function startPgBouncer(databaseUrl: string): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
  // It refuses to run as root and must read its settings as somebody else.
  await chmod(folder, 0o755);
  const port = await findFreePort();
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, writeSettings(new URL(databaseUrl), port));
  let run = await launch(file, port);
  const kill = async (): Promise<void> => {
    // Its own shutdown waits for connections that nobody will close.
    run.child.kill('SIGKILL');
    await run.gone;
  };
  return {
    url: `postgresql://bot@127.0.0.1:${port}/bot?pgbouncer=true`,
    restart: async () => {
      await kill();
      run = await launch(file, port);
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(
  file: string,
  port: number,
): Promise<{ readonly child: ChildProcess; readonly gone: Promise<void> }> {
  const asOther = process.getuid?.() === 0 ? ['-u', 'postgres'] : [];
  const child = spawn(PROGRAM, [...asOther, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await eventually(async () => ((await answers(port)) ? true : undefined)).catch((cause: unknown) => {
    throw new Error(`pgbouncer does not answer:\n${output}`, { cause });
  });
  return { child, gone };
}

function writeSettings(
  { hostname, port: serverPort, pathname, username, password }: URL,
  port: number,
): string {
  const server = [
    `host=${hostname}`,
    `port=${serverPort || '5432'}`,
    `dbname=${pathname.slice(1)}`,
    `user=${decodeURIComponent(username)}`,
    `password=${decodeURIComponent(password)}`,
  ];
  return [
    '[databases]',
    `bot = ${server.join(' ')}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 6',
    'max_client_conn = 200',
    '',
  ].join('\n');
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.end());
  });
}
