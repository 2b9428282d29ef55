/** Booking a consultation: choosing a time, the booked talk, its reminder and its outcome. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';
import { bookingActions } from './booking-actions.ts';
import { bookingActivities } from './booking-activities.ts';
import { bookingEvents } from './booking-events.ts';
import { bookingDelays, bookingGuards } from './booking-rules.ts';

export const bookingItems: readonly VocabularyItem[] = [
  ...bookingEvents,
  ...bookingGuards,
  ...bookingActions,
  ...bookingActivities,
  ...bookingDelays,
];
