// The folder of an embedded PostgreSQL: <dataDir>/postgres is the cluster, postgres.json what we must remember of
// it (password, port, who started it; readable by us alone), postgres.log what the server says.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DataFolderError } from './embedded-errors.ts';
import { isAlive, waitFor } from './embedded-process.ts';

/** Paths of one embedded cluster, all absolute. */
export interface ClusterFolder {
  readonly root: string;
  readonly cluster: string;
  readonly notes: string;
  readonly log: string;
}

/** What postgres.json holds. `ownerPid` is the process that will stop the server. */
export interface ClusterNotes {
  readonly password: string;
  readonly port: number | undefined;
  readonly ownerPid: number | undefined;
}

/** What the server itself writes into postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const LOCK_WITHIN_MS = 90_000;
const LOG_LIMIT_BYTES = 5_000_000;

/** Creates the folder if needed and proves that it can be written; throws DataFolderError otherwise. */
export async function openFolder(dataDir: string): Promise<ClusterFolder> {
  const root = resolve(dataDir);
  const probe = join(root, '.writable');
  try {
    await mkdir(root, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    throw new DataFolderError(root, cause instanceof Error ? cause.message : String(cause), cause);
  }
  return {
    root,
    cluster: join(root, 'postgres'),
    notes: join(root, 'postgres.json'),
    log: join(root, 'postgres.log'),
  };
}

/** Runs `use` while no other process starts a server in this folder; a lock left by a dead process is taken. */
export async function withFolderLock<T>(folder: ClusterFolder, use: () => Promise<T>): Promise<T> {
  const lock = join(folder.root, 'postgres.lock');
  const taken = await waitFor(() => tryLock(lock), LOCK_WITHIN_MS);
  if (taken === undefined)
    throw new DataFolderError(folder.root, 'another process has been starting in it for long');
  try {
    return await use();
  } finally {
    await rm(lock, { force: true });
  }
}

/** The notes of this folder; a new folder gets a random password, written before the cluster exists. */
export async function readNotes(folder: ClusterFolder): Promise<ClusterNotes> {
  const text = await readFile(folder.notes, 'utf8').catch(() => undefined);
  if (text !== undefined) return parseNotes(folder, text);
  if (await exists(folder.cluster)) {
    throw new DataFolderError(folder.root, 'postgres.json with the password is missing beside the cluster');
  }
  const fresh = { password: randomBytes(24).toString('base64url'), port: undefined, ownerPid: undefined };
  await writeNotes(folder, fresh);
  return fresh;
}

/** Replaces postgres.json as a whole, mode 0600. */
export async function writeNotes(folder: ClusterFolder, notes: ClusterNotes): Promise<void> {
  const draft = `${folder.notes}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(notes)}\n`, { mode: 0o600 });
  await rename(draft, folder.notes);
}

/** The server's own note of itself, undefined when there is none or it is still being written. */
export async function readPostmaster(folder: ClusterFolder): Promise<Postmaster | undefined> {
  const text = await readFile(join(folder.cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** Opens the server's log for appending, starting over when it has grown large. The caller closes it. */
export async function openLog(folder: ClusterFolder): Promise<{ fd: number; close(): Promise<void> }> {
  const size = await stat(folder.log)
    .then((found) => found.size)
    .catch(() => 0);
  const file = await open(folder.log, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  return { fd: file.fd, close: () => file.close() };
}

/** The last lines the server or initdb wrote, for an error message. */
export async function readLogTail(folder: ClusterFolder): Promise<string> {
  const text = await readFile(folder.log, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-12).join('\n');
}

/** Whether the path exists. */
export async function exists(path: string): Promise<boolean> {
  return stat(path)
    .then(() => true)
    .catch(() => false);
}

async function tryLock(lock: string): Promise<true | undefined> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    const dead = holder > 0 && holder !== process.pid && !isAlive(holder);
    if (dead) await rm(lock, { force: true });
    return undefined;
  }
}

function parseNotes(folder: ClusterFolder, text: string): ClusterNotes {
  const value: unknown = parseJson(text);
  if (
    typeof value !== 'object' ||
    value === null ||
    !('password' in value) ||
    typeof value.password !== 'string'
  ) {
    throw new DataFolderError(
      folder.root,
      'postgres.json is damaged, it should hold the password of the cluster',
    );
  }
  const port = 'port' in value && typeof value.port === 'number' ? value.port : undefined;
  const ownerPid = 'ownerPid' in value && typeof value.ownerPid === 'number' ? value.ownerPid : undefined;
  return { password: value.password, port, ownerPid };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
