/**
 * Where an order stands, and what a report of the payment provider makes of it. Reports come late, twice and in any
 * order, so the rule does not look at their order: the gravest one counts. Money that came is never talked away by a
 * late refusal, and money that went back never comes again by a late «paid».
 */

/** From the lightest to the gravest; a report changes an order only to a graver status. */
export const ORDER_STATUSES = ['created', 'sent', 'failed', 'canceled', 'paid', 'refunded'] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Reports that say nothing about money: the provider merely knows the order. */
const UNMOVING: readonly OrderStatus[] = ['created', 'sent'];

/**
 * `none`: nothing changes and nobody is told. `conflict`: nothing changes, but the provider contradicts what was settled
 * before (canceled after paid, paid after refunded), and a person must look.
 */
export type ReportOutcome = 'none' | 'conflict' | 'failed' | 'canceled' | 'paid' | 'refunded';

/** Every outcome, in the order in which the studio lists them. */
export const REPORT_OUTCOMES: readonly ReportOutcome[] = [
  'paid',
  'failed',
  'canceled',
  'refunded',
  'conflict',
  'none',
];

/** Outcomes that contradict what was settled before. */
const CONTRADICTIONS: readonly (readonly [standing: OrderStatus, reported: OrderStatus])[] = [
  ['paid', 'canceled'],
  ['refunded', 'paid'],
];

/** What a report makes of an order; total over all pairs, and the same end whatever the order of the reports. */
export function judgeReport(standing: OrderStatus, reported: OrderStatus): ReportOutcome {
  if (reported === 'created' || reported === 'sent') return 'none';
  if (CONTRADICTIONS.some(([was, said]) => was === standing && said === reported)) return 'conflict';
  return rank(reported) > rank(standing) ? reported : 'none';
}

/** The status after an outcome. */
export function applyOutcome(standing: OrderStatus, outcome: ReportOutcome): OrderStatus {
  return outcome === 'none' || outcome === 'conflict' ? standing : outcome;
}

/** Whether this word is a status of ours. */
export function isOrderStatus(value: unknown): value is OrderStatus {
  return ORDER_STATUSES.some((status) => status === value);
}

function rank(status: OrderStatus): number {
  return UNMOVING.includes(status) ? 0 : ORDER_STATUSES.indexOf(status);
}
