// CPU time of processes as Linux counts it. Elsewhere, and for a server on another machine, there is no figure.
import { readFileSync, readdirSync } from 'node:fs';
import type { Client } from 'pg';

const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly name: string;
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly reaped: number;
}

function readTimes(pid: number): ProcessTimes | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const seconds = (index: number): number => Number(fields[index]) / TICKS_PER_SECOND;
  return {
    name: text.slice(text.indexOf('(') + 1, close),
    parent: Number(fields[1]),
    own: seconds(11) + seconds(12),
    reaped: seconds(13) + seconds(14),
  };
}

/** The server's main process when it runs on this machine, found through the backend that serves this connection. */
export async function findPostmaster(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const backend = rows[0] === undefined ? undefined : readTimes(rows[0].pid);
  return backend?.name.startsWith('postgres') === true ? backend.parent : undefined;
}

/** CPU seconds of the whole server so far: its main process, living children and ended ones. */
export function readPostgresCpu(postmaster: number | undefined): number | undefined {
  const main = postmaster === undefined ? undefined : readTimes(postmaster);
  if (main === undefined) return undefined;
  let sum = main.own + main.reaped;
  for (const entry of readdirSync('/proc')) {
    const times = /^\d+$/.test(entry) ? readTimes(Number(entry)) : undefined;
    if (times !== undefined && times.parent === postmaster) sum += times.own;
  }
  return sum;
}
