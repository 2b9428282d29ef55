/**
 * Several processes on one database share nothing but that, and one may be killed while the others work.
 * The quick set runs two behind PgBouncer, or without it where the machine has none.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { BotProcess, OutsideTelegram } from '../support/bot-process.ts';
import { CLIENTS, IS_FULL } from './extent.ts';
import { openReplicaDoor } from './replica-door.ts';
import { printReport } from './report.ts';
import type { ReportLine } from './report.ts';
import { runScenario } from './run-scenario.ts';
import { HAS_PGBOUNCER, startPgBouncer } from './start-pgbouncer.ts';
import type { PgBouncer } from './start-pgbouncer.ts';
import { untilShare } from './until-messages.ts';
import { wholeWalk } from './walks.ts';

interface Replicas {
  readonly name: string;
  /** ROLES of each process. */
  readonly roles: readonly string[];
  /** Which of them are killed, in turn; each comes back a moment later. */
  readonly victims: readonly number[];
  readonly pooled?: boolean;
  /** The pooler is killed so often too, and comes back at the same address. */
  readonly poolerRestarts?: number;
}

const ALL = 'http,bot,worker';
const BACK_AFTER_MS = 400;

const TWO: Replicas = { name: 'two, one killed', roles: [ALL, ALL], victims: [1] };
const FULL: readonly Replicas[] = [
  TWO,
  { name: 'three, each killed', roles: [ALL, ALL, ALL], victims: [0, 1, 2] },
  { name: 'two doors, one worker', roles: ['http', 'http', 'worker'], victims: [0, 2] },
  { name: 'a door and a worker', roles: ['http', 'worker'], victims: [1, 0, 1] },
  { name: 'mixed and split', roles: [ALL, 'http', 'worker'], victims: [0, 1] },
];
const POOLED: Replicas = { name: 'two behind PgBouncer', roles: [ALL, ALL], victims: [0], pooled: true };

const lines: ReportLine[] = [];

describe('replicas on one database', { timeout: 900_000 }, () => {
  afterAll(() => printReport('replicas', lines));

  it.each(IS_FULL ? FULL : HAS_PGBOUNCER ? [] : [TWO])(
    '$name: nothing lost, doubled or out of order',
    (replicas) => prove(replicas),
  );

  it.runIf(HAS_PGBOUNCER)(
    'two behind PgBouncer in transaction mode, one killed (skipped without /usr/sbin/pgbouncer)',
    () => prove(POOLED),
  );

  it.runIf(HAS_PGBOUNCER && IS_FULL)('three behind PgBouncer, roles split, each killed', () =>
    prove({
      name: 'three behind PgBouncer',
      roles: ['http', 'http', 'worker'],
      victims: [0, 1, 2],
      pooled: true,
    }),
  );

  it.runIf(HAS_PGBOUNCER && IS_FULL)('two behind PgBouncer, which is killed and comes back', () =>
    prove({
      name: 'two, PgBouncer killed',
      roles: [ALL, ALL],
      victims: [],
      pooled: true,
      poolerRestarts: 2,
    }),
  );
});

async function prove(replicas: Replicas): Promise<void> {
  const door = await openReplicaDoor();
  let pooler: PgBouncer | undefined;
  const line = await runScenario({
    name: replicas.name,
    replicated: true,
    walk: wholeWalk,
    run: async (telegram) => {
      if (replicas.pooled === true) pooler = await startPgBouncer(telegram.databaseUrl);
      const database =
        pooler === undefined ? {} : { DATABASE_URL: pooler.url, DIRECT_URL: telegram.databaseUrl };
      const start = async (roles: string): Promise<BotProcess> => {
        const bot = await telegram.startBot({ ROLES: roles, PUBLIC_URL: door.url, ...database });
        if (roles.includes('http')) door.admit(bot);
        return bot;
      };
      const kills = await killInTurn(telegram, replicas, start);
      for (let count = 1; count <= (replicas.poolerRestarts ?? 0); count++) {
        await untilShare(telegram, CLIENTS, count / 3);
        await pooler?.restart();
      }
      return kills + (replicas.poolerRestarts ?? 0);
    },
    // A pooler that goes on connecting would keep the database from being dropped.
    release: async () => {
      door.close();
      await pooler?.stop();
    },
  });
  lines.push(line);
  expect(line.problems).toEqual([]);
}

async function killInTurn(
  telegram: OutsideTelegram,
  { roles, victims }: Replicas,
  start: (roles: string) => Promise<BotProcess>,
): Promise<number> {
  const bots = await Promise.all(roles.map(start));
  for (const [index, victim] of victims.entries()) {
    await untilShare(telegram, CLIENTS, (index + 1) / (victims.length + 1));
    await bots[victim]?.kill();
    await sleep(BACK_AFTER_MS);
    bots[victim] = await start(roles[victim] ?? '');
  }
  return victims.length;
}
