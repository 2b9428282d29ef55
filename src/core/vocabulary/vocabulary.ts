/** The product's vocabulary, whole. Raise the version with every change of any item's meaning. */
import { makeVocabulary } from '../funnel/vocabulary.ts';
import type { Vocabulary } from '../funnel/vocabulary.ts';
import { actions } from './actions.ts';
import { activities } from './activities.ts';
import { delays } from './delays.ts';
import { events } from './events.ts';
import { guards } from './guards.ts';

export const vocabulary: Vocabulary = makeVocabulary(2, [
  ...events,
  ...guards,
  ...actions,
  ...activities,
  ...delays,
]);
