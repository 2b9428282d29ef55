/** The engine over the real adapters. */
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { makeCatalogue } from '../adapters/db/catalogue.ts';
import type { DatabaseClock } from '../adapters/db/clock-store.ts';
import { findWakeupTable } from '../adapters/db/commit.ts';
import type { CommitterOptions } from '../adapters/db/commit.ts';
import { loadFunnels } from '../adapters/db/funnel-store.ts';
import { makeOutboxStore } from '../adapters/db/outbox-store.ts';
import { makeParkedStore } from '../adapters/db/parked-store.ts';
import { cleanUp } from '../adapters/db/retention.ts';
import { makeSignalStore } from '../adapters/db/signals-store.ts';
import { makeSubjectCache } from '../adapters/db/subject-store-cache.ts';
import { makeDueStore } from '../adapters/db/subject-store-due.ts';
import { makeSubjectStore } from '../adapters/db/subject-store.ts';
import { WAKEUP_QUEUE } from '../adapters/db/wakeup-queue.ts';
import { makeWakeupWorker } from '../adapters/jobs/wakeup-worker.ts';
import { makeDelivery } from '../adapters/telegram/make-delivery.ts';
import { makePresentSay } from '../adapters/telegram/present.ts';
import type { PresentSayDeps } from '../adapters/telegram/present.ts';
import { makeActivityRegistry } from '../app/activity-port.ts';
import { withStaff } from '../app/catalogue.ts';
import type { Catalogue } from '../app/catalogue.ts';
import { composeEngine } from '../app/compose-engine.ts';
import type { ComposedEngine } from '../app/compose-engine.ts';
import type { LiveFunnels } from '../app/live-funnels.ts';
import type { Log } from '../app/log.ts';
import type { Metrics } from '../app/metrics.ts';
import type { Roles } from '../app/roles.ts';
import type { DeliveryPort } from '../app/outgoing.ts';
import { makeReadSpoken } from '../app/prompts.ts';
import type { PromptPins } from '../app/prompts.ts';
import { refKey } from '../app/subject-store.ts';
import type { SubjectCache, SubjectStore } from '../app/subject-store.ts';
import { vocabulary } from '../core/vocabulary/vocabulary.ts';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import { loadDefinitions } from './load-definitions.ts';
import { makeActivities } from './make-activities.ts';
import type { OpenDatabase } from './open-database.ts';
import { openModel } from './open-model.ts';
import { openPrompts } from './open-prompts.ts';
import type { OpenTelegram } from './open-telegram.ts';
import type { PortDecorators } from './port-decorators.ts';

/** Subjects kept in memory after their last commit. */
const CACHED_SUBJECTS = 20_000;

/** How often another process's publication is looked for, ms. */
const FUNNELS_POLL_MS = 2_000;

/** How long a stop waits for work under way, ms; what is not done by then is done by the next process. */
const SETTLE_MS = 5_000;

export interface OpenEngine {
  readonly engine: ComposedEngine;
  readonly funnels: LiveFunnels;
  readonly catalogue: Catalogue;
  readonly delivery: DeliveryPort;
  readonly store: SubjectStore;
  /** Who leads this client's dialogue, as far as this process remembers. */
  readonly recallOwner: (telegramId: number) => 'bot' | 'manager' | undefined;
}

export interface OpenEngineDeps {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly clock: DatabaseClock;
  readonly telegram: OpenTelegram;
  readonly ports: PortDecorators;
  readonly roles: Roles;
  /** Where our own pages are reached from a client's telephone. */
  readonly linkBase: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
}

/** Wires and starts everything between the updates and the messages. */
export async function openEngine(deps: OpenEngineDeps): Promise<OpenEngine> {
  const { config, database, clock, telegram, ports, log, metrics, lifecycle } = deps;
  const { general } = database.pools;
  const owner = `${hostname()}:${process.pid}:${crypto.randomUUID().slice(0, 8)}`;
  const catalogue = await openCatalogue(deps);
  const { prompts, claims } = await openPrompts(log, lifecycle);
  const funnels = await openFunnels(deps, prompts.latest());
  const model = openModel({ ...deps, pool: general, catalogue, funnels, prompts, claims });
  const readSpoken = makeReadSpoken(prompts, claims);
  const due = makeDueStore(general);
  const store = await openStore(deps, owner, funnels);
  const cache = makeSubjectCache(CACHED_SUBJECTS);
  const deliveries: ReturnType<typeof makeDelivery>[] = [];
  const engine = composeEngine({
    funnels,
    lookup: withStaff(catalogue.lookup, deps.roles.find),
    present: makePresentSay({
      content: catalogue.content,
      prompt: (file, section, funnel) => readSpoken(file, section, funnels.promptPins(funnel)),
      vocabulary,
      botKind: config.telegram.kind,
      staff: staffOf(config),
      log,
    }),
    store,
    cache,
    parked: makeParkedStore(general),
    signals: makeSignalStore(general),
    due,
    outboxStore: makeOutboxStore(general, owner),
    activities: ports.activities(
      makeActivityRegistry(
        makeActivities({ ...deps, pool: general, catalogue, model, claims, forget: cache.delete }),
      ),
    ),
    makeDelivery: (outbox) => {
      const { api, limits } = telegram;
      const delivery = makeDelivery({ api, outbox, clock, log, metrics, limits });
      deliveries.push(delivery);
      return delivery;
    },
    clock,
    log,
    metrics,
  });
  const [delivery] = deliveries;
  if (delivery === undefined) throw new Error('The engine was composed without delivery.');
  await engine.start();
  lifecycle.onStop('engine', () => engine.stop());
  // Before the engine stops: results of the last deliveries are written by it.
  lifecycle.onStop('delivery', async () => {
    await Promise.race([engine.settle(), wait(SETTLE_MS, undefined, { ref: false })]);
    await delivery.stop();
  });
  if (config.roles.includes('worker')) {
    delivery.start();
    await startWakeups({ ...deps, engine, due });
  }
  return { engine, funnels, catalogue, delivery, store, recallOwner: makeRecallOwner(cache) };
}

function makeRecallOwner(cache: Pick<SubjectCache, 'get'>): OpenEngine['recallOwner'] {
  return (key) => cache.get(refKey({ kind: 'client', key }))?.subject.owner;
}

function staffOf({ managersChatId, ownerTelegramId }: Config): NonNullable<PresentSayDeps['staff']> {
  return { managersChatId, ...(ownerTelegramId === undefined ? {} : { ownerId: ownerTelegramId }) };
}

async function openCatalogue({ database, linkBase, log, lifecycle }: OpenEngineDeps): Promise<Catalogue> {
  const catalogue = makeCatalogue({ pool: database.pools.general, linkBase, log });
  await catalogue.start();
  lifecycle.onStop('catalogue', () => catalogue.stop());
  return catalogue;
}

/** Funnels of the database, seeded from the files; what another process publishes runs here within seconds. */
async function openFunnels(
  { database, clock, log, lifecycle }: OpenEngineDeps,
  prompts: PromptPins,
): Promise<LiveFunnels> {
  const files = await loadDefinitions();
  const now = (): number => clock.now();
  const funnels = await loadFunnels({ pool: database.pools.general, vocabulary, files, prompts, now, log });
  const reloading = setInterval(() => void funnels.reload(), FUNNELS_POLL_MS);
  lifecycle.onStop('funnels', () => clearInterval(reloading));
  return funnels;
}

async function openStore(
  { database, ports }: OpenEngineDeps,
  owner: string,
  funnels: { readonly rowId: CommitterOptions['funnelRowId'] },
): Promise<SubjectStore> {
  const { committers, general, prepared } = database.pools;
  const wakeupTable = await findWakeupTable(general, WAKEUP_QUEUE.name);
  const table = wakeupTable === undefined ? {} : { wakeupTable };
  const store = makeSubjectStore({ pool: committers, funnelRowId: funnels.rowId, owner, prepared, ...table });
  return ports.store(store);
}

async function startWakeups(
  deps: OpenEngineDeps & { readonly engine: ComposedEngine; readonly due: ReturnType<typeof makeDueStore> },
): Promise<void> {
  const { database, clock, engine, due, log, lifecycle } = deps;
  const worker = makeWakeupWorker({
    connectionString: database.directUrl,
    queue: WAKEUP_QUEUE.name,
    ring: engine.ring,
    listPlanned: due.listPlanned,
    now: () => clock.now(),
    offsetMs: () => clock.offsetMs(),
    cleanUp: () => cleanUp(database.pools.general, clock.now()),
    log,
  });
  await worker.start();
  lifecycle.onStop('wake-up worker', () => worker.stop());
}
