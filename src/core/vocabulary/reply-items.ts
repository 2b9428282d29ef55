/** Composing replies: the activity that asks the language model, and the guards and actions that judge what it proposes. */
import type { VocabularyItem } from '../funnel/vocabulary.ts';

export const replyItems: readonly VocabularyItem[] = [];
