/** Why a lead came about, in the words of its card. */

/** Every reason, in the order in which the studio lists them. */
export const LEAD_REASONS = [
  'consult',
  'payment',
  'pay_pressed',
  'booking',
  'link_sent',
  'contact',
  'escalation',
  'manager_request',
  'left_waiting',
] as const;

type LeadReason = (typeof LEAD_REASONS)[number];

const WORDS: { readonly [reason in LeadReason]: string } = {
  consult: 'Хочет на консультацию',
  payment: 'Готов обсуждать оплату',
  pay_pressed: 'Нажал «Оплатить»',
  booking: 'Записался на консультацию',
  link_sent: 'Отправлена ссылка на оплату',
  contact: 'Оставил контакт',
  escalation: 'Перехват: бот не справляется с вопросом',
  manager_request: 'Перехват: просит менеджера',
  left_waiting: 'Перехват: менеджер не ответил клиенту',
};

/** The reason in words; one of another version of the program is shown as it is. */
export function describeReason(reason: string): string {
  const known = LEAD_REASONS.find((each) => each === reason);
  return known === undefined ? reason : WORDS[known];
}
