/**
 * The app whole: database → HTTP door → Telegram → engine → updates. Each part says here how it is given back; stopping
 * goes the other way.
 */
import { replayAll } from '../adapters/db/replay-all.ts';
import type { ReplayReport } from '../adapters/db/replay-all.ts';
import { makeStaffLookups } from '../adapters/db/staff-lookups.ts';
import { assertPortFree } from '../adapters/http/assert-port-free.ts';
import { makeMetrics } from '../adapters/metrics/make-metrics.ts';
import { makeParseUpdate } from '../adapters/telegram/parse-update.ts';
import { makeRouteStaff } from '../adapters/telegram/route-staff.ts';
import { makeTelegramIngress } from '../adapters/telegram/telegram-ingress.ts';
import type { Log } from '../app/log.ts';
import { vocabulary } from '../core/vocabulary/vocabulary.ts';
import type { Sandbox } from '../sandbox/make-sandbox.ts';
import type { Config } from './config.ts';
import { claimDatabase } from './claim-database.ts';
import { forgetClients } from './forget-clients.ts';
import { makeLifecycle } from './lifecycle.ts';
import type { Lifecycle } from './lifecycle.ts';
import { openDoor } from './open-door.ts';
import { openDatabase } from './open-database.ts';
import type { OpenDatabase } from './open-database.ts';
import { openClock } from './open-clock.ts';
import { openEngine } from './open-engine.ts';
import type { OpenEngine } from './open-engine.ts';
import { openPayments } from './open-payments.ts';
import { openRoles, openStaffMenus } from './open-roles.ts';
import { openSandbox } from './open-sandbox.ts';
import { openTelegram } from './open-telegram.ts';
import { UNDECORATED } from './port-decorators.ts';
import type { PortDecorators } from './port-decorators.ts';
import { makeDueStore } from '../adapters/db/subject-store-due.ts';

/** A running app. */
export interface App {
  readonly port: number;
  /** What to print once everything runs. */
  readonly banner: string;
  readonly sandbox?: Sandbox;
  /** Replays every journal and holds it against what is stored. */
  replayAll(): Promise<ReplayReport>;
  /** Drains and gives everything back; a second call waits for the first. */
  stop(): Promise<void>;
}

/** What an app is started with besides its settings. */
export interface AppDeps {
  readonly log: Log;
  /** Default: every port as it is. */
  readonly decorate?: Partial<PortDecorators>;
}

/**
 * Starts everything that the settings' roles ask for; resolves when updates are taken. When a part cannot start, what
 * was started is given back and the part's own error is thrown.
 */
export async function startApp(config: Config, deps: AppDeps): Promise<App> {
  const lifecycle = makeLifecycle(deps.log);
  try {
    return await start(config, deps, lifecycle);
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

async function start(config: Config, { log, decorate }: AppDeps, lifecycle: Lifecycle): Promise<App> {
  const ports = { ...UNDECORATED, ...decorate };
  const metrics = makeMetrics({});
  await assertPortFree(config.port);
  const database = await openDatabase(config, log, lifecycle);
  const clock = await openClock(config, database, log, lifecycle);
  const sandbox = config.telegram.kind === 'sandbox' ? openSandbox(config, clock, log) : undefined;
  const door = await openDoor({ config, database, sandbox, log, metrics, lifecycle });
  const origin = `http://127.0.0.1:${door.port}`;
  const apiRoot = sandbox?.apiRoot(origin) ?? config.telegram.apiRoot ?? origin;
  const telegram = await openTelegram({ config, apiRoot, ports, log, lifecycle });
  await claimDatabase(database.pools.general, telegram.bot, clock.now());
  const roles = await openRoles({ config, database, clock, log, lifecycle });
  const linkBase = config.publicUrl ?? `http://localhost:${door.port}`;
  const parts = { config, database, clock, telegram, ports, roles, linkBase, log, metrics, lifecycle };
  const engine = await openEngine(parts);
  door.open(
    makeTelegramIngress({
      admit: engine.engine.admit,
      parse: makeParseUpdate({ vocabulary, bot: telegram.bot, findRole: roles.find }),
      route: makeRouteStaff({
        lookups: makeStaffLookups(database.pools.general),
        findItem: (type) => vocabulary.events.get(type),
        findRole: roles.find,
        isStaff: (id) => roles.find(id) !== undefined,
        isWithBot: (id) => engine.recallOwner(id) === 'bot',
      }),
      answer: engine.engine.answer,
      log,
      metrics,
    }),
  );
  const { admit } = engine.engine;
  door.openPayments(openPayments({ config, pool: database.pools.general, admit, clock, origin, log }));
  const due = makeDueStore(database.pools.general);
  const nextDue = () => due.findNextDueAt(clock.now());
  const { advance } = engine.engine;
  if (config.testClock) door.showClock({ ...clock, advance, nextDue });
  sandbox?.connect({
    advance,
    nextDue,
    forgetAll: () => forgetAll(engine, database),
  });
  await telegram.receive(origin, door.handle);
  openStaffMenus({ config, log, lifecycle }, telegram, roles);
  return {
    port: door.port,
    banner: describeApp(config, door.port),
    ...(sandbox === undefined ? {} : { sandbox: sandbox.sandbox }),
    replayAll: () =>
      replayAll({ pool: database.pools.general, funnels: engine.funnels.set(), load: engine.store.load }),
    stop: () => {
      door.drain();
      return lifecycle.stop();
    },
  };
}

async function forgetAll({ engine }: OpenEngine, database: OpenDatabase): Promise<void> {
  await engine.settle();
  await forgetClients(database.pools.general);
}

function describeApp(config: Config, port: number): string {
  const url = `http://localhost:${port}/`;
  if (config.telegram.kind === 'sandbox')
    return `Ready. Talk to the bot: ${url}   (Ctrl-C stops, data stay in ${config.dataDir})`;
  return `Ready. The bot is at work; health: ${url}healthz`;
}
