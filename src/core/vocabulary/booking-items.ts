/** Booking a consultation: free slots, holds, appointments, reminders. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';

export const bookingItems: readonly VocabularyItem[] = [];
