// The contestant that is ours: the whole engine as the product composes it (dedupe, lanes, step, one commit, journal,
// outbox, timers, sweeps, delivery, metrics, log), with the walk as its only funnel. Nothing is left out but the
// model, the payments and the calendar, which nobody here has.
import { randomUUID } from 'node:crypto';
import { makeDatabaseClock } from '../../src/adapters/db/clock-store.ts';
import { findWakeupTable } from '../../src/adapters/db/commit.ts';
import { loadFunnels } from '../../src/adapters/db/funnel-store.ts';
import { makeOutboxStore } from '../../src/adapters/db/outbox-store.ts';
import { makeParkedStore } from '../../src/adapters/db/parked-store.ts';
import { makePools } from '../../src/adapters/db/pools.ts';
import type { Pools } from '../../src/adapters/db/pools.ts';
import { makeSignalStore } from '../../src/adapters/db/signals-store.ts';
import { makeSubjectCache } from '../../src/adapters/db/subject-store-cache.ts';
import { makeDueStore } from '../../src/adapters/db/subject-store-due.ts';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import { WAKEUP_QUEUE } from '../../src/adapters/db/wakeup-queue.ts';
import { defaultLimits } from '../../src/adapters/http/limits.ts';
import { makeHttpServer } from '../../src/adapters/http/make-http-server.ts';
import { makeLog } from '../../src/adapters/log/make-log.ts';
import { makeMetrics } from '../../src/adapters/metrics/make-metrics.ts';
import { makeBotApi } from '../../src/adapters/telegram/bot-api.ts';
import { makeParseUpdate } from '../../src/adapters/telegram/parse-update.ts';
import { makePresentSay } from '../../src/adapters/telegram/present.ts';
import { makeTelegramIngress } from '../../src/adapters/telegram/telegram-ingress.ts';
import { makeActivityRegistry } from '../../src/app/activity-port.ts';
import { composeEngine } from '../../src/app/compose-engine.ts';
import type { LiveFunnels } from '../../src/app/live-funnels.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { makeWalkFunnel } from './our-funnel.ts';
import { makeOurDelivery, watchSends } from './our-delivery.ts';
import { verifyOurClients } from './our-verify.ts';
import type { Contestant, ContestantOptions } from './peers/contestant.ts';
import { BOT_INFO, TOKEN, readClient } from './workload.ts';
import { WEBHOOK_PATH, WEBHOOK_SECRET } from './webhook-poster.ts';

const COMMITTERS = 2;
const GENERAL = 4;
const CACHED_SUBJECTS = 10_000;

/** @see SetUpContestant. The database must be migrated. */
export async function setUp(options: ContestantOptions): Promise<Contestant> {
  const log = makeLog({ level: 'warn', destination: { write: (line) => void process.stderr.write(line) } });
  const metrics = makeMetrics();
  const { connectionString, deliver } = options;
  const pools = makePools({ connectionString, committers: COMMITTERS, general: GENERAL, log });
  const clock = makeDatabaseClock({ pool: pools.general, log });
  const files = [makeWalkFunnel()];
  const funnels = await loadFunnels({ pool: pools.general, vocabulary, files, now: () => clock.now(), log });
  const sends = watchSends(makeBotApi({ root: options.apiRoot, token: TOKEN }));
  const delivery = makeOurDelivery({ ...options, api: sends.api, clock, log, metrics });
  const engine = composeEngine({
    ...(await makeStores(pools, funnels)),
    funnels,
    lookup: () => null,
    present: makePresentSay({
      vocabulary,
      botKind: 'own-api',
      log,
      content: () => undefined,
      prompt: () => undefined,
    }),
    activities: makeActivityRegistry({}),
    makeDelivery: delivery.make,
    clock,
    log,
    metrics,
  });
  const parse = makeParseUpdate({ vocabulary, bot: BOT_INFO, findRole: () => undefined });
  const ingress = makeTelegramIngress({ admit: engine.admit, parse, answer: () => undefined, log, metrics });
  const webhook = { path: WEBHOOK_PATH, secret: WEBHOOK_SECRET, handle: ingress.handle };
  const readiness = () => Promise.resolve({ checks: [] });
  const server = makeHttpServer({
    log,
    metrics,
    telegramWebhook: webhook,
    readiness,
    routers: [],
    limits: defaultLimits,
  });
  await clock.start();
  await engine.start();
  return {
    handle: async (update) => {
      const sent = deliver ? sends.next(readClient(update)) : undefined;
      await ingress.handle(update);
      await sent;
    },
    listen: async () => (await server.start(0)).port,
    settle: () => engine.settle(),
    verify: (clients) => verifyOurClients(pools.general, clients, deliver),
    close: async () => {
      await server.stop();
      await delivery.stop();
      await engine.stop();
      clock.stop();
      await sends.api.close();
      await pools.close();
    },
  };
}

type Stores = Pick<
  Parameters<typeof composeEngine>[0],
  'store' | 'cache' | 'parked' | 'signals' | 'due' | 'outboxStore'
>;

async function makeStores(pools: Pools, funnels: LiveFunnels): Promise<Stores> {
  const owner = randomUUID();
  const wakeupTable = await findWakeupTable(pools.general, WAKEUP_QUEUE.name);
  const pool = pools.committers;
  return {
    store: makeSubjectStore({
      pool,
      funnelRowId: funnels.rowId,
      owner,
      prepared: true,
      ...(wakeupTable !== undefined && { wakeupTable }),
    }),
    cache: makeSubjectCache(CACHED_SUBJECTS),
    parked: makeParkedStore(pools.general),
    signals: makeSignalStore(pools.general),
    due: makeDueStore(pools.general),
    outboxStore: makeOutboxStore(pools.general, owner),
  };
}
