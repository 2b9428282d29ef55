/** The whole evidence that intents are told by: label → compiled cues, and the words that typos are mended towards. */
import { BROAD_CUES } from './cues-broad.ts';
import { compileCues } from './cue.ts';
import type { Cue, CueBook } from './cue.ts';
import { cancelBookingCues, rescheduleCues, wantsConsultCues } from './cues-booking.ts';
import { timeCues, trustCues } from './cues-doubts.ts';
import { unsubscribeCues } from './cues-leaving.ts';
import { guaranteeCues, priceCues, wantsPaymentCues } from './cues-money.ts';
import { abuseCues, greetingCues, offtopicCues, wantsManagerCues } from './cues-people.ts';
import { askCues, bonusCues, OWN_SUBJECT_CUE } from './cues-talk.ts';
import { INTENT_LABELS } from './intent-label.ts';
import type { IntentLabel } from './intent-label.ts';
import { makeLexicon } from './mend-typos.ts';
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

/** All cues, compiled together. */
export const INTENT_BOOK: CueBook<IntentLabel> = compileCues(
  INTENT_LABELS.map((label) => [label, [...CUES[label], ...(BROAD_CUES[label] ?? [])]]),
);

/** Nobody's typo is mended into an insult. */
const polite = compileCues(
  INTENT_LABELS.filter((label) => label !== 'abuse').map((label) => [
    label,
    [...CUES[label], ...(BROAD_CUES[label] ?? [])],
  ]),
);

/** What the mending of typos aims at. */
export const INTENT_LEXICON: Lexicon = makeLexicon({
  stems: [...polite.stems.keys()],
  exact: [...polite.exact.keys()],
  ordinary: [...ORDINARY_WORDS, ...longOnes(INTENT_BOOK.stems), ...longOnes(INTENT_BOOK.exact)],
});

/** Whether a text is about the school and its subject at all. */
export const SUBJECT_BOOK: CueBook<'subject'> = compileCues([['subject', [OWN_SUBJECT_CUE]]]);

/** Short stems begin too many other words to vouch for any. */
function longOnes(words: ReadonlyMap<string, unknown>): readonly string[] {
  return [...words.keys()].filter((word) => word.length >= 4);
}
