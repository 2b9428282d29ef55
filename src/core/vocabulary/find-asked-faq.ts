/** The entry of the list of questions that the event's text asks. Reads the list only for texts that can be questions. */
import { mayAsk } from '../conversation/faq-words.ts';
import { matchFaq } from '../conversation/match-faq.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { Json } from '../json.ts';

export interface FaqRow {
  readonly question: string;
  readonly answer: string;
}

/**
 * The asked entry, `undefined` when the text asks none of them. Every catalogue value read is journalled with the step,
 * which is why a text that cannot be a question does not look at the list.
 */
export function findAskedFaq({
  event,
  catalogue,
}: Pick<ItemScope, 'event' | 'catalogue'>): FaqRow | undefined {
  const text = jsonToText(event.params['text']);
  if (!mayAsk(text)) return undefined;
  const list = catalogue('faq');
  return isJsonArray(list) ? matchFaq(text, list.flatMap(toRow)) : undefined;
}

function toRow(entry: Json): readonly FaqRow[] {
  if (!isJsonObject(entry)) return [];
  const { question, answer } = entry;
  return typeof question === 'string' && typeof answer === 'string' ? [{ question, answer }] : [];
}
