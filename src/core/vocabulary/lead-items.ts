/** Leads: cards in the managers' channel, who takes them, how they end. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';

export const leadItems: readonly VocabularyItem[] = [];
