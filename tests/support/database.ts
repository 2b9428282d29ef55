// Databases for tests: each a copy of the run's migrated and seeded template, so that tests share nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { inject } from 'vitest';

/** A database of one's own. */
export interface TestDatabase {
  readonly connectionString: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/** A fresh copy of the template, in 20–50 ms. One a file: `beforeAll(makeTestDatabase)`, `afterAll(drop)`. */
export async function makeTestDatabase(): Promise<TestDatabase> {
  return copyDatabase(inject('databaseTemplate'));
}

/** A database with nothing in it at all, for tests of migrating. */
export async function makeEmptyDatabase(): Promise<TestDatabase> {
  return copyDatabase('template0');
}

async function copyDatabase(template: string): Promise<TestDatabase> {
  const server = inject('databaseServer');
  const name = `test_${process.pid}_${crypto.randomUUID().slice(0, 8)}`;
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  return {
    connectionString: Object.assign(new URL(server), { pathname: `/${name}` }).href,
    drop: () => drop(server, name),
  };
}

/**
 * A pool that was just ended may still be saying goodbye; cutting it off then would surface as an uncaught error. So it
 * gets half a second before the connections are ended by force.
 */
async function drop(server: string, name: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      await execute(server, `DROP DATABASE IF EXISTS ${name}`);
      return;
    } catch {
      await sleep(50);
    }
  }
  await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function execute(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
