/** Stages of the analytics, in the order in which a client passes them; the words are those of `users.funnel_stage`. */
export const STAGES: readonly string[] = [
  'started',
  'bonus',
  'surveyed',
  'dialogue',
  'booked',
  'consulted',
  'link_sent',
  'paid',
];
