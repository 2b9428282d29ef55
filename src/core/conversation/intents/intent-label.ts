/** What an incoming message is about: the closed list of labels, and the order in which equal evidence is settled. */

/** Every label; where two have equal evidence the earlier one wins, because missing it costs more. */
export const INTENT_LABELS = [
  'unsubscribe',
  'cancel_booking',
  'reschedule',
  'wants_manager',
  'gives_phone',
  'gives_email',
  'wants_payment',
  'asks_guarantee',
  'wants_consult',
  'abuse',
  'bonus',
  'objection_trust',
  'objection_price',
  'objection_time',
  'ask',
  'greeting',
  'offtopic',
] as const;

export type IntentLabel = (typeof INTENT_LABELS)[number];

/** Examples of messages by label, divided by « / ». */
export type IntentExamples = { readonly [label in IntentLabel]?: string };
