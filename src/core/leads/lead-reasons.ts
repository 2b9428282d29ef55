/** Why a lead came about, in the words of its card. */

const REASONS = {
  consult: 'Хочет на консультацию',
  payment: 'Готов обсуждать оплату',
  pay_pressed: 'Нажал «Оплатить»',
  booking: 'Записался на консультацию',
  link_sent: 'Отправлена ссылка на оплату',
  contact: 'Оставил контакт',
  escalation: 'Перехват: бот не справляется с вопросом',
  manager_request: 'Перехват: просит менеджера',
} as const;

export type LeadReason = keyof typeof REASONS;

/** Every reason, in the order in which the studio lists them. */
export const LEAD_REASONS = Object.keys(REASONS) as readonly LeadReason[];

/** The reason in words; one of another version of the program is shown as it is. */
export function describeReason(reason: string): string {
  return isReason(reason) ? REASONS[reason] : reason;
}

function isReason(reason: string): reason is LeadReason {
  return Object.hasOwn(REASONS, reason);
}
