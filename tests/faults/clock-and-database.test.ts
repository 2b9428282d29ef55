/** The ground moves: PostgreSQL goes away and comes back under load, the clock jumps both ways. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../src/adapters/db/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../src/adapters/db/embedded-postgres.ts';
import { CLIENTS, FEWER_CLIENTS, IS_FULL } from './extent.ts';
import { printReport } from './report.ts';
import type { ReportLine } from './report.ts';
import { moveOn, runScenario } from './run-scenario.ts';
import { untilShare } from './until-messages.ts';

const MINUTE_MS = 60_000;
const AWAY_MS = 300;
/** What was gathering before a jump back waits for its time to come again: the clock is moved to it by larger steps. */
const ON_QUIET_MS = 5 * MINUTE_MS;
/** Forward past leases, time-outs and back-offs, back behind what was written; never as far as the first letter. */
const JUMPS_MS = [120, -180, 30, -20, 240, -60].map((minutes) => minutes * MINUTE_MS);

/** Shares of the load after which the database goes away. */
const SHARES = [0.2, 0.4, 0.6];

const lines: ReportLine[] = [];

describe('the clock and the database', { timeout: 900_000 }, () => {
  afterAll(() => printReport('ground', lines));

  it('a clock that jumps both ways under load loses, doubles and rings nothing', async () => {
    const line = await runScenario({
      name: 'clock jumps',
      clients: FEWER_CLIENTS,
      run: async (telegram) => {
        await telegram.startBot();
        for (const [index, jump] of JUMPS_MS.entries()) {
          await untilShare(telegram, FEWER_CLIENTS, (0.9 * (index + 1)) / JUMPS_MS.length);
          await telegram.moveClock(jump);
        }
        return 0;
      },
      onQuiet: (telegram) => telegram.moveClock(ON_QUIET_MS),
    });
    lines.push(line);
    expect(line.problems).toEqual([]);
    expect(line.duplicates).toBe(0);
  });

  it.runIf(IS_FULL).each([
    ['restarted', (server: EmbeddedPostgres) => server.stop()],
    ['killed with all its processes', killServer],
  ])('PostgreSQL %s three times under load: what was not written is asked for again', async (how, end) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'fault-database-'));
    const log = { info: (): void => undefined };
    const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, log });
    let server = await start();
    const line = await runScenario({
      name: `PostgreSQL ${how}`,
      telegram: {
        at: Date.now(),
        database: { connectionString: server.connectionString, drop: async () => undefined },
      },
      run: async (telegram) => {
        await telegram.startBot();
        for (const share of SHARES) {
          await untilShare(telegram, CLIENTS, share);
          await end(server);
          await sleep(AWAY_MS);
          server = await start();
        }
        return SHARES.length;
      },
      // Moving the clock needs the database; the next silence tries again.
      onQuiet: (telegram) => moveOn(telegram).catch(() => undefined),
    }).finally(async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
    lines.push(line);
    expect(line.problems).toEqual([]);
  });
});

/** As if the power went: nothing is flushed, nobody is told, and the next start has to recover from its log. */
async function killServer({ connectionString }: EmbeddedPostgres): Promise<void> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: string }>(
    `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid`,
  );
  const postmaster = Number(rows[0]?.pid);
  // Stopped first, so that it neither mourns a child nor starts another.
  process.kill(postmaster, 'SIGSTOP');
  const children = (await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8'))
    .trim()
    .split(' ');
  for (const pid of [...children.map(Number), postmaster]) process.kill(pid, 'SIGKILL');
  await client.end().catch(() => undefined);
}
