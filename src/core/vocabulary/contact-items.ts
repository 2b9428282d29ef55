/** Contacts and consent, leaving and being forgotten. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';

export const contactItems: readonly VocabularyItem[] = [];
