/** Payments over the real adapters: which provider makes the links, and how a report gets in. */
import type { Pool } from 'pg';
import { makePaymentStore } from '../adapters/db/payment-store.ts';
import { makeGetCourseProvider } from '../adapters/payments/getcourse-provider.ts';
import { makeNoProvider, makeSandboxProvider } from '../adapters/payments/sandbox-provider.ts';
import type { Activity } from '../app/activity-port.ts';
import type { Clock } from '../app/clock.ts';
import type { AdmitEvent } from '../app/inbound.ts';
import type { Log } from '../app/log.ts';
import { makeCreatePaymentLink, makeDrawOrder } from '../app/payment-activities.ts';
import type { PaymentProvider } from '../app/payment-port.ts';
import { makeReportPayment } from '../app/report-payment.ts';
import type { ReportPayment } from '../app/report-payment.ts';
import type { PaymentBackstage } from '../sandbox/payment/make-payment-page.ts';
import type { Config } from './config.ts';

/** The activities `drawOrder` and `createPaymentLink`. */
export function makePaymentActivities(deps: {
  readonly config: Config;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly linkBase: string;
}): { readonly drawOrder: Activity; readonly createPaymentLink: Activity } {
  return {
    drawOrder: makeDrawOrder(makePaymentStore(deps.pool), deps.clock),
    createPaymentLink: makeCreatePaymentLink(makeProvider(deps.config, deps.linkBase)),
  };
}

/** What the door needs of payments once the engine runs. */
export interface OpenPayments {
  readonly report: ReportPayment;
  readonly page: PaymentBackstage;
}

/** The way in for reports, and the orders that the sandbox's payment page shows. */
export function openPayments(deps: {
  readonly config: Config;
  readonly pool: Pool;
  readonly admit: AdmitEvent;
  readonly clock: Clock;
  /** Where this process itself is reached. */
  readonly origin: string;
  readonly log: Log;
}): OpenPayments {
  const { admit, clock, log, origin } = deps;
  const store = makePaymentStore(deps.pool);
  return {
    report: makeReportPayment({ store, admit, clock, log }),
    page: {
      origin,
      secret: deps.config.getCourse.webhookSecret,
      findOrder: async (number) => {
        const row = await store.findOrder(number);
        return row && { number: row.order, product: row.product.name, price: row.price, status: row.status };
      },
    },
  };
}

function makeProvider({ getCourse }: Config, linkBase: string): PaymentProvider {
  switch (getCourse.kind) {
    case 'live':
      return makeGetCourseProvider(getCourse);
    case 'sandbox':
      return makeSandboxProvider(linkBase);
    case 'off':
      return makeNoProvider();
  }
}
