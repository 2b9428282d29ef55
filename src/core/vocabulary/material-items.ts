/** Materials, offers and follow-ups: what was shown to a client and what may be shown next. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';

export const materialItems: readonly VocabularyItem[] = [];
