/** Examples from which the intent of a message is guessed where no cue speaks clearly. */
import { bookingExamples } from './examples-booking.ts';
import { leavingExamples } from './examples-leaving.ts';
import { moneyExamples } from './examples-money.ts';
import { talkExamples } from './examples-talk.ts';
import { INTENT_LABELS } from './intent-label.ts';
import type { IntentExamples, IntentLabel } from './intent-label.ts';

/** All examples, each with its label. */
export const INTENT_EXAMPLES: readonly (readonly [IntentLabel, string])[] = [
  leavingExamples,
  bookingExamples,
  moneyExamples,
  talkExamples,
].flatMap(listExamples);

function listExamples(examples: IntentExamples): readonly (readonly [IntentLabel, string])[] {
  return INTENT_LABELS.flatMap((label) =>
    (examples[label] ?? '')
      .split(/\s\/\s/)
      .map((text) => text.replace(/\s+/g, ' ').trim())
      .filter((text) => text !== '')
      .map((text) => [label, text] as const),
  );
}
