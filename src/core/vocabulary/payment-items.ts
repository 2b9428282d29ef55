/** Payment: orders, links, what the payment provider reports. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';

export const paymentItems: readonly VocabularyItem[] = [];
