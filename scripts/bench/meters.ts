// Reads what a run has cost: CPU of this process and of PostgreSQL, WAL, round trips, transactions.
import type { Client } from 'pg';
import type { CountingProxy } from './counting-proxy.ts';
import { findPostmaster, readPostgresCpu } from './cpu-time.ts';
import type { RunResult } from './run-spec.ts';

/** Counters that are exact at any instant. */
export interface Reading {
  readonly botCpu: number;
  readonly postgresCpu: number | undefined;
  readonly roundTrips: number | undefined;
  readonly walBytes: number;
}

/** Reads the counters. */
export interface Meters {
  read(): Promise<Reading>;
  /** Transactions of this database so far; whole only once the contestant's connections are closed. */
  readTransactions(): Promise<number>;
}

/** Connections publish their statistics when they end; the server takes a moment to notice. */
const CLOSING_MS = 200;

/** Makes the meters over a connection that no contestant uses. */
export async function makeMeters(client: Client, proxy: CountingProxy | undefined): Promise<Meters> {
  const postmaster = await findPostmaster(client);
  return {
    read: async () => {
      const { user, system } = process.cpuUsage();
      const cpu = {
        botCpu: (user + system) / 1e6,
        postgresCpu: readPostgresCpu(postmaster),
        roundTrips: proxy?.count(),
      };
      const { rows } = await client.query<{ bytes: string }>(
        `SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes`,
      );
      return { ...cpu, walBytes: Number(rows[0]?.bytes) };
    },
    readTransactions: async () => {
      await new Promise((resolve) => setTimeout(resolve, CLOSING_MS));
      const { rows } = await client.query<{ n: string }>(
        'SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(rows[0]?.n);
    },
  };
}

/** The cost of one update between two readings. */
export function costPerUpdate(
  before: Reading,
  after: Reading,
  updates: number,
): Pick<RunResult, 'botCpu' | 'postgresCpu' | 'walBytes' | 'roundTrips'> {
  const each = (from: number, to: number): number => (to - from) / updates;
  return {
    botCpu: each(before.botCpu, after.botCpu) * 1000,
    walBytes: each(before.walBytes, after.walBytes),
    ...(before.postgresCpu !== undefined &&
      after.postgresCpu !== undefined && { postgresCpu: each(before.postgresCpu, after.postgresCpu) * 1000 }),
    ...(before.roundTrips !== undefined &&
      after.roundTrips !== undefined && { roundTrips: each(before.roundTrips, after.roundTrips) }),
  };
}
