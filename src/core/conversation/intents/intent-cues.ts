/** The whole evidence that intents are told by: label → compiled cues, and the words that typos are mended towards. */
import { compileCue, wordsOfCue } from './cue.ts';
import type { CompiledCue, Cue } from './cue.ts';
import { cancelBookingCues, rescheduleCues, wantsConsultCues } from './cues-booking.ts';
import { timeCues, trustCues } from './cues-doubts.ts';
import { unsubscribeCues } from './cues-leaving.ts';
import { guaranteeCues, priceCues, wantsPaymentCues } from './cues-money.ts';
import { abuseCues, greetingCues, offtopicCues, wantsManagerCues } from './cues-people.ts';
import { askCues, bonusCues } from './cues-talk.ts';
import type { IntentLabel } from './intent-label.ts';
import type { Lexicon } from './mend-typos.ts';
import { ORDINARY_WORDS } from './ordinary-words.ts';

const CUES: { readonly [label in IntentLabel]: readonly Cue[] } = {
  unsubscribe: unsubscribeCues,
  cancel_booking: cancelBookingCues,
  reschedule: rescheduleCues,
  wants_manager: wantsManagerCues,
  gives_phone: [],
  gives_email: [],
  wants_payment: wantsPaymentCues,
  asks_guarantee: guaranteeCues,
  wants_consult: wantsConsultCues,
  abuse: abuseCues,
  bonus: bonusCues,
  objection_trust: trustCues,
  objection_price: priceCues,
  objection_time: timeCues,
  ask: askCues,
  greeting: greetingCues,
  offtopic: offtopicCues,
};

/** Cues of a label, compiled. */
export const INTENT_CUES: ReadonlyMap<string, readonly CompiledCue[]> = new Map(
  Object.entries(CUES).map(([label, cues]) => [label, cues.map(compileCue)]),
);

const named = [...INTENT_CUES.values()].flat().map(wordsOfCue);

/** What the mending of typos aims at. */
export const INTENT_LEXICON: Lexicon = {
  stems: [...new Set(named.flatMap(({ stems }) => stems))],
  exact: new Set(named.flatMap(({ exact }) => exact)),
  ordinary: ORDINARY_WORDS,
};
