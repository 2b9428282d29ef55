/** Buying in a test of the whole app: presses sent by hand, as any old button would, and signed reports. */
import { createHmac } from 'node:crypto';
import type { TestApp } from '../support/app.ts';

/** Secrets of `startTestApp`. */
const TELEGRAM_SECRET = 'webhook-secret-for-tests';
export const GETCOURSE_SECRET = 'getcourse-secret-for-tests';

export interface PaymentRow {
  readonly id: number;
  readonly order_id: string;
  readonly provider_order_id: string | null;
  readonly amount: string;
  readonly status: string;
  readonly link: string | null;
  readonly paid_at: Date | null;
  readonly refunded_at: Date | null;
}

export interface Shop {
  /** Presses a button with this data that no message of the chat needs to show. */
  press(chatId: number, data: string): Promise<void>;
  /** All orders of a client, the oldest first. */
  orders(chatId: number): Promise<readonly PaymentRow[]>;
  /** Reports as the payment system does; the body is sent as it is signed. */
  report(fields: object): Promise<Response>;
  /** What the managers' channel was told, in order. */
  channel(): Promise<readonly string[]>;
}

const MANAGERS = -1_001_555_000_111;

/** Opens the shop of a running app. */
export function openShop(app: TestApp): Shop {
  let count = 800_000_000;
  return {
    press: async (chatId, data) => {
      const id = ++count;
      const update = {
        update_id: id,
        callback_query: {
          id: String(id),
          from: { id: chatId, is_bot: false, first_name: 'Анна', username: 'anna_test' },
          chat_instance: '1',
          data,
        },
      };
      app.app.sandbox?.adopt(update);
      const headers = {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': TELEGRAM_SECRET,
      };
      const body = JSON.stringify(update);
      const response = await fetch(`${app.origin}/telegram/webhook`, { method: 'POST', headers, body });
      if (response.status !== 200) throw new Error(`the press was answered ${response.status}`);
      await app.settle();
    },
    orders: async (chatId) =>
      (
        await app.db.query<PaymentRow>(
          'SELECT p.* FROM payments p JOIN users u ON u.id = p.user_id WHERE u.telegram_id = $1 ORDER BY p.id',
          [chatId],
        )
      ).rows,
    report: async (fields) => {
      const body = JSON.stringify(fields);
      const signature = createHmac('sha256', GETCOURSE_SECRET).update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-signature': `sha256=${signature}` };
      const response = await fetch(`${app.origin}/webhook/getcourse`, { method: 'POST', headers, body });
      await app.settle();
      return response;
    },
    channel: async () => (await app.person(MANAGERS).chat()).map(({ text }) => text),
  };
}
