/** The table of all pairs: where an order stands, what is reported, what comes of it. Written out, not computed. */
import type { OrderStatus, ReportOutcome } from '../../src/core/payments/order-status.ts';

type Row = Readonly<Record<OrderStatus, ReportOutcome>>;

/** Standing → reported → what comes of it. */
export const MATRIX: Readonly<Record<OrderStatus, Row>> = {
  created: {
    created: 'none',
    sent: 'none',
    failed: 'failed',
    canceled: 'canceled',
    paid: 'paid',
    refunded: 'refunded',
  },
  sent: {
    created: 'none',
    sent: 'none',
    failed: 'failed',
    canceled: 'canceled',
    paid: 'paid',
    refunded: 'refunded',
  },
  failed: {
    created: 'none',
    sent: 'none',
    failed: 'none',
    canceled: 'canceled',
    paid: 'paid',
    refunded: 'refunded',
  },
  canceled: {
    created: 'none',
    sent: 'none',
    failed: 'none',
    canceled: 'none',
    paid: 'paid',
    refunded: 'refunded',
  },
  paid: {
    created: 'none',
    sent: 'none',
    failed: 'none',
    canceled: 'conflict',
    paid: 'none',
    refunded: 'refunded',
  },
  refunded: {
    created: 'none',
    sent: 'none',
    failed: 'none',
    canceled: 'none',
    paid: 'conflict',
    refunded: 'none',
  },
};
