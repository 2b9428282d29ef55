/** The entry of the list of questions that a text asks. Reads the list only for texts that can be questions. */
import { escapeHtml } from '../conversation/escape-html.ts';
import { mayAsk } from '../conversation/faq-words.ts';
import { matchFaq } from '../conversation/match-faq.ts';
import type { CatalogueLookup } from '../funnel/scope.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
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
  text,
  catalogue,
}: {
  readonly text: string;
  readonly catalogue: CatalogueLookup;
}): FaqRow | undefined {
  if (!mayAsk(text)) return undefined;
  const list = catalogue('faq');
  return isJsonArray(list) ? matchFaq(text, list.flatMap(toRow)) : undefined;
}

/** Question and answer as a message: values of the catalogue, so nothing in them is markup or a placeholder. */
export function toFaqMessage({ question, answer }: FaqRow): string {
  return `<b>${escapeHtml(question)}</b>\n\n${escapeHtml(answer)}`.replaceAll('{{', '{ {');
}

function toRow(entry: Json): readonly FaqRow[] {
  if (!isJsonObject(entry)) return [];
  const { question, answer } = entry;
  return typeof question === 'string' && typeof answer === 'string' ? [{ question, answer }] : [];
}
