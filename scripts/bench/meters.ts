// Reads what a run has cost: CPU of this process and of PostgreSQL, commits, WAL, round trips. Two readings, one before
// and one after, make the cost per update.
import type { Client } from 'pg';
import type { CountingProxy } from './counting-proxy.ts';
import { findPostmaster, readPostgresCpu } from './cpu-time.ts';
import type { RunResult } from './run-spec.ts';

/** Statistics of a server's connections are published at most once a second. */
const STATISTICS_DELAY_MS = 1_100;

/** All counters at one instant. */
export interface Reading {
  readonly botCpu: number;
  readonly postgresCpu: number | undefined;
  readonly roundTrips: number | undefined;
  readonly commits: number;
  readonly walBytes: number;
}

/** Reads all counters. */
export interface Meters {
  /** At once. */
  readCpu(): Pick<Reading, 'botCpu' | 'postgresCpu' | 'roundTrips'>;
  /** Takes over a second: the server has to publish them first. */
  readServer(): Promise<Pick<Reading, 'commits' | 'walBytes'>>;
}

/** Makes the meters over a connection that no contestant uses. */
export async function makeMeters(client: Client, proxy: CountingProxy | undefined): Promise<Meters> {
  const postmaster = await findPostmaster(client);
  return {
    readCpu: () => {
      const { user, system } = process.cpuUsage();
      return {
        botCpu: (user + system) / 1e6,
        postgresCpu: readPostgresCpu(postmaster),
        roundTrips: proxy?.count(),
      };
    },
    readServer: async () => {
      await new Promise((resolve) => setTimeout(resolve, STATISTICS_DELAY_MS));
      const { rows } = await client.query<{ commits: string; wal: string }>(
        `SELECT xact_commit AS commits, pg_current_wal_lsn() - '0/0'::pg_lsn AS wal
           FROM pg_stat_database WHERE datname = current_database()`,
      );
      return { commits: Number(rows[0]?.commits), walBytes: Number(rows[0]?.wal) };
    },
  };
}

/** The cost of one update between two readings. */
export function costPerUpdate(
  before: Reading,
  after: Reading,
  updates: number,
): Pick<RunResult, 'botCpu' | 'postgresCpu' | 'commits' | 'walBytes' | 'roundTrips'> {
  const each = (from: number, to: number): number => (to - from) / updates;
  return {
    botCpu: each(before.botCpu, after.botCpu) * 1000,
    commits: each(before.commits, after.commits),
    walBytes: each(before.walBytes, after.walBytes),
    ...(before.postgresCpu !== undefined &&
      after.postgresCpu !== undefined && { postgresCpu: each(before.postgresCpu, after.postgresCpu) * 1000 }),
    ...(before.roundTrips !== undefined &&
      after.roundTrips !== undefined && { roundTrips: each(before.roundTrips, after.roundTrips) }),
  };
}
