// PostgreSQL without installing it: a real server kept in a folder of the app. It outlives a killed app and is
// then taken over by the next one, never started twice, and never stopped by a process that only borrowed it.
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Log } from '../../app/log.ts';
import { openFolder, readNotes, readPostmaster, withFolderLock, writeNotes } from './embedded-folder.ts';
import type { ClusterFolder, ClusterNotes } from './embedded-folder.ts';
import { isAlive, looksLikePostgres, signal } from './embedded-process.ts';
import { awaitReady, launchServer, stopServer } from './embedded-server.ts';
import type { PostgresServer } from './embedded-server.ts';

/** How to start the embedded server. */
export interface EmbeddedPostgresOptions {
  /** Folder of the cluster, created when absent. */
  readonly dataDir: string;
  /** Fixed port; without it a free one is chosen on the first start and kept while it stays free. */
  readonly port?: number;
  /** Extra server settings for this start, for instance `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log: Pick<Log, 'info'>;
}

/** A running embedded server. */
export interface EmbeddedPostgres {
  /** URL of the database `sales_bot` as its superuser, on the loopback interface. */
  readonly connectionString: string;
  /** Stops the server if this process owns it; a second call does nothing. */
  stop(): Promise<void>;
}

const DATABASE = 'sales_bot';

/**
 * Starts the server of this folder, or takes over the one that is running there.
 *
 * First start about a second (initdb), later ones about 0.1 s. A server left by a killed app is reused as it is; one
 * whose owner still lives is borrowed: `stop()` then leaves it alone. Throws DataFolderError when the folder cannot
 * be used and EmbeddedPostgresError when the server does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await openFolder(options.dataDir);
  return withFolderLock(folder, () => startIn(folder, options));
}

async function startIn(folder: ClusterFolder, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const startedAt = performance.now();
  const notes = await readNotes(folder);
  const running = await findRunning(folder, notes);
  const borrowed = running !== undefined && isOwnedByAnother(notes);
  const server = running ?? (await launchServer(folder, notes, options));
  if (!borrowed) await writeNotes(folder, { ...notes, port: server.port, ownerPid: process.pid });
  const connectionString = await ensureDatabase(server.port, notes.password);
  options.log.info('embedded postgres is ready', {
    how: borrowed ? 'borrowed' : running === undefined ? 'started' : 'taken over',
    port: server.port,
    took_ms: Math.round(performance.now() - startedAt),
  });
  return { connectionString, stop: borrowed ? async () => undefined : makeStop(folder, server) };
}

/** A server that answers with our password and keeps its data in our folder. */
async function findRunning(folder: ClusterFolder, notes: ClusterNotes): Promise<PostgresServer | undefined> {
  const postmaster = await readPostmaster(folder);
  if (postmaster === undefined) return undefined;
  if (!(await looksLikePostgres(postmaster.pid))) {
    // PostgreSQL itself refuses to start when a stranger has got the pid that its stale file names.
    await unlink(join(folder.cluster, 'postmaster.pid')).catch(() => undefined);
    return undefined;
  }
  const ready = await awaitReady(folder, postmaster.pid);
  if (ready === undefined || !(await servesFolder(folder, postmaster.port, notes.password))) return undefined;
  return postmaster;
}

async function servesFolder(folder: ClusterFolder, port: number, password: string): Promise<boolean> {
  try {
    const shown = await withClient(urlOf(port, password, 'postgres'), (client) =>
      client.query<{ data_directory: string }>('SHOW data_directory'),
    );
    return shown.rows[0]?.data_directory === folder.cluster;
  } catch {
    return false;
  }
}

/** Also fires when the process just exits, as far as a process can still do anything then: it sends the signal. */
function makeStop(folder: ClusterFolder, server: PostgresServer): () => Promise<void> {
  const interrupt = (): void => signal(server.pid, 'SIGINT');
  process.once('exit', interrupt);
  let stopping: Promise<void> | undefined;
  return () => {
    process.removeListener('exit', interrupt);
    stopping ??= stopServer(folder, server);
    return stopping;
  };
}

async function ensureDatabase(port: number, password: string): Promise<string> {
  await withClient(urlOf(port, password, 'postgres'), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
  return urlOf(port, password, DATABASE);
}

async function withClient<T>(connectionString: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
}

function isOwnedByAnother(notes: ClusterNotes): boolean {
  return notes.ownerPid !== undefined && notes.ownerPid !== process.pid && isAlive(notes.ownerPid);
}
