/** A report of an order whose client is erased, or is being erased at that very moment: the money is never lost sight of. */
import { describe, expect, it } from 'vitest';
import { makeReportPayment } from '../../src/app/report-payment.ts';
import type { PaymentRow, PaymentStore } from '../../src/app/payment-port.ts';
import type { OrderStatus } from '../../src/core/payments/order-status.ts';
import { makeMemoryLog } from '../support/log.ts';

const NOW = Date.parse('2026-11-24T11:00:00+03:00');
const ANNA = 512_340_001;

interface Standing {
  status: OrderStatus;
  telegramId: number | undefined;
}

/** One order; `between` happens after it was read and before anything is written. */
function shop(row: Standing, between: () => void = () => undefined) {
  const admitted: string[] = [];
  const view = (): PaymentRow => ({
    id: 7,
    order: '261124000007',
    status: row.status,
    price: 29_900,
    product: { id: 1, name: 'Базовая' },
    ...(row.telegramId === undefined ? {} : { telegramId: row.telegramId }),
  });
  const happenOnce = (): void => {
    const happen = between;
    between = () => undefined;
    happen();
  };
  const store: Pick<PaymentStore, 'findOrder' | 'settleErased'> = {
    findOrder: async () => {
      const found = view();
      happenOnce();
      return found;
    },
    settleErased: async (read, status) => {
      if (read.status !== row.status) return false;
      row.status = status;
      return true;
    },
  };
  const report = makeReportPayment({
    store,
    admit: async ({ event }) => {
      admitted.push(event.type);
      return { kind: 'duplicate' };
    },
    clock: { now: () => NOW },
    log: makeMemoryLog(),
  });
  return { admitted, report: (status: string) => report({ order: '261124000007', status }, 'r1') };
}

describe('a report of an order', () => {
  it('whose client is there goes to him alone', async () => {
    const row: Standing = { status: 'sent', telegramId: ANNA };
    const { report, admitted } = shop(row);
    expect(await report('paid')).toBe('taken');
    expect([admitted, row.status]).toEqual([['payment.reported'], 'sent']);
  });

  it('whose client is erased while it comes in is written without him', async () => {
    const row: Standing = { status: 'sent', telegramId: ANNA };
    const { report } = shop(row, () => (row.telegramId = undefined));
    expect(await report('paid')).toBe('taken');
    expect(row.status).toBe('paid');
  });

  it('of nobody, while another report settles it, ends where the gravest says', async () => {
    const row: Standing = { status: 'sent', telegramId: undefined };
    await shop(row, () => (row.status = 'refunded')).report('paid');
    expect(row.status).toBe('refunded');
    row.status = 'sent';
    await shop(row, () => (row.status = 'paid')).report('refunded');
    expect(row.status).toBe('refunded');
  });
});
