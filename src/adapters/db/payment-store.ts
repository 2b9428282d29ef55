// Orders in PostgreSQL, as far as anything but the commit touches them: serials, and reading a row for a report.
import type { Pool } from 'pg';
import type { PaymentRow, PaymentStore } from '../../app/payment-port.ts';
import { toStatusColumns } from '../../core/payments/order.ts';
import { isOrderStatus } from '../../core/payments/order-status.ts';
import { toStoreError } from './commit-errors.ts';

/** Our number goes before the provider's, should the two ever meet. */
const FIND = `SELECT p.id, p.order_id, p.status::text, p.amount::float8 AS amount, p.refunded_at, p.product_id, r.name, u.telegram_id
  FROM payments p JOIN products r ON r.id = p.product_id JOIN users u ON u.id = p.user_id
  WHERE p.order_id = $1 OR p.provider_order_id = $1 ORDER BY p.order_id = $1 DESC LIMIT 1`;

const SETTLE = `UPDATE payments p SET (status, paid_at, refunded_at, updated_at) =
    (SELECT x.status, x.paid_at, x.refunded_at, $3::timestamptz FROM jsonb_populate_record(p, $2::jsonb) x)
  FROM users u WHERE p.id = $1 AND u.id = p.user_id AND u.telegram_id IS NULL
    AND CASE WHEN p.refunded_at IS NULL THEN p.status::text ELSE 'refunded' END = $4`;

interface FoundRow {
  readonly id: number;
  readonly order_id: string;
  readonly status: string;
  readonly amount: number;
  readonly refunded_at: Date | null;
  readonly product_id: number;
  readonly name: string;
  readonly telegram_id: number | null;
}

/** Makes the store. */
export function makePaymentStore(pool: Pool): PaymentStore {
  return {
    drawSerial: async () => {
      const { rows } = await pool.query<{ serial: number }>(
        "SELECT nextval(pg_get_serial_sequence('payments', 'id')) AS serial",
      );
      const [row] = rows;
      if (row === undefined) throw new Error('The sequence of payments gave no number.');
      return row.serial;
    },
    findOrder: async (number) => {
      try {
        const { rows } = await pool.query<FoundRow>({
          name: 'payment_by_number',
          text: FIND,
          values: [number],
        });
        return rows[0] && toPaymentRow(rows[0]);
      } catch (error) {
        throw toStoreError(error);
      }
    },
    settleErased: async ({ id, status: standing }, status, at) => {
      const values = [id, JSON.stringify(toStatusColumns(status, at)), new Date(at), standing];
      return ((await pool.query(SETTLE, values)).rowCount ?? 0) > 0;
    },
  };
}

function toPaymentRow(row: FoundRow): PaymentRow {
  const { id, order_id: order, amount: price, product_id: product, name, telegram_id: telegramId } = row;
  const status = row.refunded_at === null ? row.status : 'refunded';
  if (!isOrderStatus(status)) throw new Error(`The order ${order} has the unknown status "${status}".`);
  return {
    id,
    order,
    status,
    price,
    product: { id: product, name },
    ...(telegramId === null ? {} : { telegramId }),
  };
}
