/**
 * What a payment provider reports becomes an event of the client whose order it is. The order is found, the sum is
 * compared, and the rest is decided in the step: this use case changes nothing itself.
 */
import { parseKopecks } from '../core/payments/amount.ts';
import { applyOutcome, judgeReport } from '../core/payments/order-status.ts';
import type { OrderStatus } from '../core/payments/order-status.ts';
import { readProviderStatus } from '../core/payments/provider-status.ts';
import type { Clock } from './clock.ts';
import type { AdmitEvent } from './inbound.ts';
import type { Log } from './log.ts';
import type { PaymentRow, PaymentStore } from './payment-port.ts';

/** As the provider wrote it; `order` is our number or the provider's own. */
export interface ProviderReport {
  readonly order: string;
  readonly status: string;
  /** Absent when the provider named no sum. */
  readonly amount?: unknown;
}

/**
 * `taken`: committed, now or before. `ignored`: a word for a status that nobody knows. The others changed nothing.
 */
export type ReportResult = 'taken' | 'ignored' | 'unknown-order' | 'amount-differs';

/**
 * Takes a report in; resolves after the commit. Repeats change nothing, and neither does the order in which reports
 * come. Rejects only when the database cannot be reached: the provider may then send it again.
 */
export type ReportPayment = (report: ProviderReport, requestId: string) => Promise<ReportResult>;

export interface ReportPaymentDeps {
  readonly store: Pick<PaymentStore, 'findOrder' | 'settleErased'>;
  readonly admit: AdmitEvent;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the use case. */
export function makeReportPayment(deps: ReportPaymentDeps): ReportPayment {
  return async (report, requestId) => {
    const row = await deps.store.findOrder(report.order);
    if (row === undefined) return 'unknown-order';
    if (report.amount !== undefined && !isSum(report.amount, row.price)) return 'amount-differs';
    const status = readProviderStatus(report.status);
    if (status === undefined) {
      deps.log.warn('payment report with a status nobody knows', {
        code: 'PAYMENT_STATUS_UNKNOWN',
        request_id: requestId,
        order: row.order,
        status: report.status.slice(0, 40),
      });
      return 'ignored';
    }
    await admitReport(deps, row, status, requestId);
    return 'taken';
  };
}

async function admitReport(
  { store, admit, clock, log }: ReportPaymentDeps,
  row: PaymentRow,
  status: OrderStatus,
  requestId: string,
): Promise<void> {
  const { id, order, price, product, telegramId } = row;
  if (telegramId === undefined) return settleErased({ store, clock, log }, row, status, requestId);
  const admission = await admit({
    to: { kind: 'client', key: telegramId },
    event: {
      type: 'payment.reported',
      keys: [`pay:${order}:${status}`],
      params: { order, status, id, product: product.id, name: product.name, price, was: row.status },
      via: { kind: 'system', source: 'getcourse' },
    },
  });
  log.info('payment reported', {
    request_id: requestId,
    user_id: telegramId,
    order,
    status,
    admission: admission.kind,
  });
  // The client may have been erased between the look and the commit: the row is nobody's then, and no step wrote it.
  const after = await store.findOrder(order);
  if (after !== undefined && after.telegramId === undefined)
    await settleErased({ store, clock, log }, after, status, requestId);
}

/** Reports of one order may come at once: whoever finds the row changed looks again. Each round it is graver. */
async function settleErased(
  { store, clock, log }: Pick<ReportPaymentDeps, 'store' | 'clock' | 'log'>,
  row: PaymentRow,
  status: OrderStatus,
  requestId: string,
): Promise<void> {
  log.warn('payment report for an erased client', { request_id: requestId, order: row.order, status });
  for (let known: PaymentRow | undefined = row; known !== undefined;) {
    const settled = applyOutcome(known.status, judgeReport(known.status, status));
    if (settled === known.status || (await store.settleErased(known, settled, clock.now()))) return;
    known = await store.findOrder(known.order);
  }
}

/** Sums are compared in kopecks: a provider writes them in many ways. */
function isSum(given: unknown, price: number): boolean {
  return parseKopecks(given) === Math.round(price * 100);
}
