// Makes and runs one PostgreSQL server process over a cluster folder. Knows nothing of owners and borrowers, which
// embedded-postgres.ts decides.
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries, findServerUser, spawnAs } from './embedded-binaries.ts';
import type { PostgresBinaries, ServerUser } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-errors.ts';
import { exists, openLog, readLogTail, readPostmaster } from './embedded-folder.ts';
import type { ClusterFolder, ClusterNotes } from './embedded-folder.ts';
import { choosePort, exitOf, isAlive, signal, waitFor } from './embedded-process.ts';

/** A server process that accepts connections. */
export interface PostgresServer {
  readonly pid: number;
  readonly port: number;
}

/** What may be chosen for one start. */
export interface LaunchOptions {
  readonly port?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
const ATTEMPTS = 4;
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
};

/**
 * Starts a server over the folder, initialising the cluster first when there is none. Tries a few times: a port may
 * be taken in between, and the workers of a server that was killed hold its memory for a moment.
 */
export async function launchServer(
  folder: ClusterFolder,
  notes: ClusterNotes,
  options: LaunchOptions,
): Promise<PostgresServer> {
  const binaries = await findBinaries();
  const user = await findServerUser(folder, binaries);
  if (!(await exists(folder.cluster))) await initialise(folder, notes, binaries, user);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await choosePort(notes.port));
    const settings = { ...SETTINGS, ...options.settings, port: String(port) };
    const pid = await tryStart(folder, binaries, user, settings);
    if (pid !== undefined) return { pid, port };
    if (attempt === ATTEMPTS) throw await serverError(folder, `did not start on port ${port}`);
    await delay(attempt * 500);
  }
}

/** Waits for a server that is coming up or running; undefined when it goes away instead. */
export async function awaitReady(folder: ClusterFolder, pid: number): Promise<'ready' | undefined> {
  const seen = await waitFor(async () => {
    if (!isAlive(pid)) return 'gone';
    const postmaster = await readPostmaster(folder);
    return postmaster?.pid === pid && postmaster.ready ? 'ready' : undefined;
  }, READY_WITHIN_MS);
  return seen === 'ready' ? seen : undefined;
}

/** Fast shutdown: sessions are ended, everything committed is kept. Done when the server has left the folder. */
export async function stopServer(folder: ClusterFolder, server: PostgresServer): Promise<void> {
  signal(server.pid, 'SIGINT');
  const gone = await waitFor(async () => {
    const left = (await readPostmaster(folder))?.pid !== server.pid;
    return left || !isAlive(server.pid) ? 'gone' : undefined;
  }, STOP_WITHIN_MS);
  if (gone === undefined) throw await serverError(folder, `did not stop within ${STOP_WITHIN_MS / 1000} s`);
}

/** Initialises beside the final place and moves the result there: a kill in between leaves nothing half done. */
async function initialise(
  folder: ClusterFolder,
  notes: ClusterNotes,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
): Promise<void> {
  const draft = `${folder.cluster}.new`;
  const passwordFile = join(tmpdir(), `sales-bot-${process.pid}-${Date.now().toString(36)}`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, notes.password, { mode: 0o600 });
  if (user !== undefined)
    await Promise.all([draft, passwordFile].map((path) => chown(path, user.uid, user.gid)));
  // The builtin locale sorts by code point like C, yet knows that «Ж» is the capital of «ж».
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const log = await openLog(folder);
  try {
    const args = [`--pgdata=${draft}`, ...locale, ...access, '--no-instructions', '--no-sync'];
    const code = await exitOf(spawnAs(user, binaries.initdb, args, log.fd));
    if (code !== 0)
      throw await serverError(folder, `could not be initialised, initdb ended with code ${code}`);
    await rename(draft, folder.cluster);
  } finally {
    await Promise.all([log.close(), rm(passwordFile, { force: true })]);
  }
}

/** The pid of a server that became ready, undefined when it exited first. */
async function tryStart(
  folder: ClusterFolder,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
  settings: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await openLog(folder);
  try {
    const child = spawnAs(user, binaries.postgres, ['-D', folder.cluster, ...flags], log.fd);
    const exit = exitOf(child).catch(() => null);
    if (child.pid === undefined) return undefined;
    child.unref();
    const outcome = await Promise.race([awaitReady(folder, child.pid), exit.then(() => undefined)]);
    if (outcome === 'ready') return child.pid;
    signal(child.pid, 'SIGQUIT');
    await Promise.race([exit, delay(2_000, undefined, { ref: false })]);
    return undefined;
  } finally {
    await log.close();
  }
}

async function serverError(folder: ClusterFolder, what: string): Promise<EmbeddedPostgresError> {
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${folder.cluster} ${what}`,
    'Free disk space or repair the folder (deleting it starts anew), or name your own PostgreSQL in DATABASE_URL.',
    await readLogTail(folder),
  );
}
