/** The product's vocabulary, whole. Raise the version with every change of any item's meaning. */
import { makeVocabulary } from '../funnel/vocabulary.ts';
import type { Vocabulary, VocabularyItem } from '../funnel/vocabulary.ts';
import { actions } from './actions.ts';
import { activities } from './activities.ts';
import { bookingItems } from './booking-items.ts';
import { makeCompositeGuards } from './composite-guards.ts';
import { contactItems } from './contact-items.ts';
import { contentItems } from './content-items.ts';
import { delays } from './delays.ts';
import { deskItems } from './desk-items.ts';
import { events } from './events.ts';
import { guards } from './guards.ts';
import { leadItems } from './lead-items.ts';
import { followupItems } from './followup-items.ts';
import { materialItems } from './material-items.ts';
import { offerItems } from './offer-items.ts';
import { paymentItems } from './payment-items.ts';
import { replyItems } from './reply-items.ts';
import { takeoverItems } from './takeover-items.ts';
import { staffItems } from './staff-items.ts';
import { talkItems } from './talk-items.ts';

const items: readonly VocabularyItem[] = [
  ...events,
  ...guards,
  ...actions,
  ...activities,
  ...delays,
  ...replyItems,
  ...talkItems,
  ...materialItems,
  ...offerItems,
  ...followupItems,
  ...bookingItems,
  ...leadItems,
  ...takeoverItems,
  ...paymentItems,
  ...contactItems,
  ...contentItems,
  ...staffItems,
  ...deskItems,
];

/** Every item a definition may name. */
export const vocabulary: Vocabulary = makeVocabulary(3, [...items, ...makeCompositeGuards(items)]);
