/** Takeover and desks: a manager leads a dialogue and gives it back. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';

export const deskItems: readonly VocabularyItem[] = [];
