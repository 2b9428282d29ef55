// Peer (d): XState as tutorials show it. An actor is made from the stored snapshot, takes the event, and its new
// snapshot is stored with Prisma; pg-boss gets a timer for every step. No transaction, no dedupe.
import { PrismaPg } from '@prisma/adapter-pg';
import { PgBoss } from 'pg-boss';
import { createActor } from 'xstate';
import type { Snapshot } from 'xstate';
import { importNaiveClient } from '../naive-client.ts';
import type { NaivePrisma } from '../naive-client.ts';
import { readAct, readClient } from '../workload.ts';
import { PEER_CONNECTIONS } from './contestant.ts';
import type { ClientRange, Contestant, ContestantOptions } from './contestant.ts';
import { makeGrammyBot, sayReply } from './grammy-bot.ts';
import { naiveMachine, toNaiveEvent } from './naive-machine.ts';

const TIMER_SECONDS = 3600;

/** @see SetUpContestant */
export async function setUp(options: ContestantOptions): Promise<Contestant> {
  const { PrismaClient } = await importNaiveClient();
  const adapter = new PrismaPg({ connectionString: options.connectionString, max: PEER_CONNECTIONS });
  const prisma = new PrismaClient({ adapter });
  await prisma.$executeRawUnsafe(
    'CREATE TABLE naive_snapshots (user_id bigint PRIMARY KEY, snapshot jsonb NOT NULL, updated_at timestamptz NOT NULL)',
  );
  // Its housekeeping is off: the best case.
  const boss = new PgBoss({
    connectionString: options.connectionString,
    max: 8,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue('timer');
  const bot = makeGrammyBot(options);
  bot.on(['message:text', 'callback_query:data'], async (context) => {
    const client = readClient(context.update);
    const step = await advance(prisma, client, readAct(context.update));
    await boss.send('timer', { client, step }, { startAfter: TIMER_SECONDS });
    await sayReply(options, context, step);
  });
  return {
    handle: (update) => bot.handleUpdate(update),
    verify: (clients) => countFinished(prisma, clients),
    close: async () => {
      await boss.stop({ graceful: false });
      await prisma.$disconnect();
    },
  };
}

async function advance(prisma: NaivePrisma, client: number, act: string): Promise<number> {
  const userId = BigInt(client);
  const row = await prisma.naiveSnapshot.findUnique({ where: { userId } });
  const actor = createActor(
    naiveMachine,
    row === null ? {} : { snapshot: row.snapshot as Snapshot<unknown> },
  );
  actor.start();
  actor.send(toNaiveEvent(act));
  const { step } = actor.getSnapshot().context;
  const snapshot = actor.getPersistedSnapshot() as object;
  actor.stop();
  await prisma.naiveSnapshot.upsert({
    where: { userId },
    create: { userId, snapshot },
    update: { snapshot },
  });
  return step;
}

async function countFinished(
  prisma: NaivePrisma,
  { firstUser, lastUser }: ClientRange,
): Promise<string | undefined> {
  const rows = await prisma.$queryRawUnsafe<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM naive_snapshots WHERE snapshot->>'value' = 'booked' AND user_id BETWEEN ${firstUser} AND ${lastUser}`,
  );
  const expected = lastUser - firstUser + 1;
  return rows[0]?.n === expected ? undefined : `${rows[0]?.n} of ${expected} clients came to the end`;
}
