/** The HTTP door: it listens before the engine is there, and says so to whoever comes too early. */
import { makeBonusPages } from '../adapters/http/bonus-pages.ts';
import { makeClockRouter } from '../adapters/http/clock-router.ts';
import type { ClockControl } from '../adapters/http/clock-router.ts';
import { makeGetCourseWebhook } from '../adapters/http/getcourse-webhook.ts';
import { defaultLimits } from '../adapters/http/limits.ts';
import { makeHttpServer } from '../adapters/http/make-http-server.ts';
import type { makeMetrics } from '../adapters/metrics/make-metrics.ts';
import type { TelegramIngress } from '../adapters/telegram/telegram-ingress.ts';
import type { Log } from '../app/log.ts';
import { StoreUnavailableError } from '../app/store-errors.ts';
import { makePaymentPage } from '../sandbox/payment/make-payment-page.ts';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { OpenDatabase } from './open-database.ts';
import type { OpenPayments } from './open-payments.ts';
import type { OpenSandbox } from './open-sandbox.ts';
import { checkReadiness } from './readiness.ts';

export interface OpenDoor {
  readonly port: number;
  /** Takes an update; refuses as unavailable until the door is open. */
  handle(update: unknown, requestId?: string): Promise<void>;
  open(ingress: TelegramIngress): void;
  /** Takes reports of payments from now on, and shows the sandbox's payment page. */
  openPayments(payments: OpenPayments): void;
  /** Serves the test clock from now on; the sandbox has its own. */
  showClock(clock: ClockControl): void;
  /** From now on /readyz says that nothing should be sent here. */
  drain(): void;
}

export interface DoorDeps {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly sandbox: OpenSandbox | undefined;
  readonly log: Log;
  readonly metrics: ReturnType<typeof makeMetrics>;
  readonly lifecycle: Lifecycle;
}

/** The sandbox's page asks far more often than a visitor would. */
const SANDBOX_REQUESTS_PER_MINUTE = 1_000_000;

/** What opens after the door. */
interface Inside {
  ingress?: TelegramIngress;
  payments?: OpenPayments;
  clock?: ClockControl;
}

/** Begins to listen. @throws PortTakenError with its remedy. */
export async function openDoor(deps: DoorDeps): Promise<OpenDoor> {
  const { config, database, sandbox, log, metrics, lifecycle } = deps;
  const inside: Inside = {};
  const handle = (update: unknown, requestId?: string): Promise<void> =>
    inside.ingress?.handle(update, requestId) ?? Promise.reject(starting());
  const server = makeHttpServer({
    log,
    metrics,
    telegramWebhook: { path: '/telegram/webhook', secret: config.telegram.webhookSecret, handle },
    readiness: () => checkReadiness(database, () => inside.ingress !== undefined),
    routers: [
      makeBonusPages(sandbox === undefined ? {} : { chatUrl: '/' }),
      ...listPaymentRouters(deps, inside),
      ...(sandbox?.routers ?? (config.testClock ? [makeClockRouter(() => inside.clock)] : [])),
    ],
    limits:
      sandbox === undefined
        ? defaultLimits
        : { ...defaultLimits, requestsPerMinute: SANDBOX_REQUESTS_PER_MINUTE },
  });
  const { port } = await server.start(config.port);
  lifecycle.onStop('http server', () => server.stop());
  if (sandbox !== undefined) lifecycle.onStop('sandbox', () => sandbox.sandbox.stop());
  return {
    port,
    handle,
    open: (ingress) => {
      inside.ingress = ingress;
    },
    openPayments: (payments) => {
      inside.payments = payments;
    },
    showClock: (clock) => {
      inside.clock = clock;
    },
    drain: () => server.drain(),
  };
}

/** The webhook, and without a payment system the page that stands for one. */
function listPaymentRouters({ config, log }: DoorDeps, inside: Inside): ReturnType<typeof makePaymentPage>[] {
  const webhook = makeGetCourseWebhook({
    secret: config.getCourse.webhookSecret,
    report: (report, requestId) => inside.payments?.report(report, requestId) ?? Promise.reject(starting()),
    failuresPerMinute: defaultLimits.webhookFailuresPerMinute,
    log,
  });
  if (config.getCourse.kind !== 'sandbox') return [webhook];
  const page = makePaymentPage(() => {
    if (inside.payments === undefined) throw starting();
    return inside.payments.page;
  });
  return [webhook, page];
}

function starting(): StoreUnavailableError {
  return new StoreUnavailableError(new Error('the app is starting'));
}
