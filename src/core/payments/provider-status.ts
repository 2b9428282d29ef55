/**
 * Words of the payment provider → statuses of ours, in one table. GetCourse writes codes into exports and Russian labels
 * into the addresses that its processes call; both are here, besides our own words.
 */
import { ORDER_STATUSES } from './order-status.ts';
import type { OrderStatus } from './order-status.ts';

const WORDS: { readonly [status in OrderStatus]: readonly string[] } = {
  created: ['created', 'new', 'новый'],
  // Under way: part of the sum, a refund that was only asked for, an order in work say nothing final.
  sent: [
    'sent',
    'pending',
    'in_work',
    'not_confirmed',
    'payment_waiting',
    'part_payed',
    'part_paid',
    'waiting_for_return',
    'expected',
    'в работе',
    'не подтвержден',
    'ожидаем оплаты',
    'частично оплачен',
    'ожидаем возврата',
  ],
  paid: ['paid', 'payed', 'success', 'succeeded', 'accepted', 'completed', 'завершен', 'оплачен'],
  failed: ['failed', 'false', 'declined', 'rejected', 'error', 'ложный'],
  canceled: ['canceled', 'cancelled', 'отменен'],
  refunded: ['refunded', 'refund', 'returned', 'returned_to_balance', 'возвращен', 'возврат'],
};

const BY_WORD: ReadonlyMap<string, OrderStatus> = new Map(
  ORDER_STATUSES.flatMap((status) => WORDS[status].map((word) => [word, status] as const)),
);

/** Reads a provider's word, whatever its case and spacing; `undefined` for a word nobody knows. */
export function readProviderStatus(word: string): OrderStatus | undefined {
  const plain = word.trim().toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ');
  return BY_WORD.get(plain) ?? BY_WORD.get(plain.replaceAll(/[ -]/g, '_'));
}
