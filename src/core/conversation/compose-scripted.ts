/**
 * A reply made of editable texts alone, for when no language model is at hand: the answer of a listed question, the
 * thought of a material, then the next line of the state. It invents nothing, knows no phrases of its own and does not
 * say what it said a moment ago.
 */
import type { Answer, NextAction } from '../policy/answer-contract.ts';
import type { MaterialFact, ReplyFacts } from './compose-facts.ts';
import { isQuestion } from './faq-words.ts';
import { detectIntent } from './intents/detect-intent.ts';
import type { IntentLabel } from './intents/intent-label.ts';
import { matchFaq } from './match-faq.ts';

/** Where the words come from; every text is filled already. */
export interface ScriptedSources {
  /** What the state says next, in turn. */
  readonly lines: readonly string[];
  /** The state's words before and after an answer, where the definition hands them over. */
  readonly say: string;
  readonly ask: string;
  /** Said to a question that nothing here answers. */
  readonly notFound: readonly string[];
  readonly faq: readonly { readonly question: string; readonly answer: string }[];
}

/** How sure an answer is by what it rests on. */
const SURE = { faq: 0.9, material: 0.8, intent: 0.7, talk: 0.6, unknown: 0.4 } as const;
/** An intent counts from here up. */
const LEAST_INTENT = 0.5;
const SHOWN_BUTTONS = 3;
const ACTIONS: { readonly [label in IntentLabel]?: NextAction } = {
  wants_consult: 'offer_consult',
  wants_payment: 'offer_payment',
  wants_manager: 'escalate_to_manager',
  abuse: 'escalate_to_manager',
  objection_price: 'show_materials',
  objection_trust: 'show_materials',
  objection_time: 'show_materials',
};

/** `undefined` when the sources hold nothing to say. */
export function composeScripted(facts: ReplyFacts, sources: ScriptedSources): Answer | undefined {
  const text = facts.said.join('\n');
  const { intent, confidence } = detectIntent(text);
  const meant = confidence >= LEAST_INTENT && intent !== 'ask' && intent !== 'offtopic' ? intent : undefined;
  const faq = facts.said.map((one) => matchFaq(one, sources.faq)).find((entry) => entry !== undefined);
  const material =
    faq === undefined ? facts.materials.find(({ title }) => lastSaid(title, facts) < 0) : undefined;
  const basis = findBasis({ faq, material, meant, text });
  const lost = basis === 'unknown';
  const unknown = lost ? leastSaid(sources.notFound, facts) : undefined;
  // Who asked wants the answer first; the state's own words before it would be a detour.
  const say = faq === undefined && unknown === undefined ? sources.say : '';
  const told = faq?.answer ?? (material === undefined ? unknown : tellMaterial(material));
  const next = sources.ask === '' && unknown === undefined ? leastSaid(sources.lines, facts) : sources.ask;
  const reply = [say, told ?? '', next ?? ''].filter((part) => part.trim() !== '').join('\n\n');
  if (reply === '') return undefined;
  return {
    reply_text: reply,
    buttons: chooseButtons(facts, lost),
    // One question without an answer calls nobody: its low confidence counts, and the definition says how many do.
    next_action: chooseAction(facts, meant, material),
    confidence: SURE[basis],
  };
}

/** What a reply rests on, the surest first. */
function findBasis({
  faq,
  material,
  meant,
  text,
}: {
  readonly faq: object | undefined;
  readonly material: object | undefined;
  readonly meant: string | undefined;
  readonly text: string;
}): keyof typeof SURE {
  if (faq !== undefined) return 'faq';
  if (material !== undefined) return 'material';
  if (meant !== undefined) return 'intent';
  return isLost(text) ? 'unknown' : 'talk';
}

function chooseAction(
  { proposals }: ReplyFacts,
  meant: IntentLabel | undefined,
  material: MaterialFact | undefined,
): NextAction {
  const wanted = (meant && ACTIONS[meant]) ?? (material === undefined ? 'ask' : 'show_materials');
  return proposals.includes(wanted) ? wanted : 'ask';
}

/** A question that no list answers, or something without a word in it. */
function isLost(text: string): boolean {
  return text.trim() !== '' && (isQuestion(text) || !/\p{L}{2}/u.test(text));
}

/** The text that was said longest ago, or never: so nothing comes twice running while there is a choice. */
function leastSaid(texts: readonly string[], facts: ReplyFacts): string | undefined {
  const dated = texts.map((text) => ({ text, at: lastSaid(text, facts) }));
  return dated.reduce<(typeof dated)[number] | undefined>(
    (best, one) => (best === undefined || one.at < best.at ? one : best),
    undefined,
  )?.text;
}

/** Place in the history of the last message of ours that holds the text; −1 for none. */
function lastSaid(text: string, { history }: ReplyFacts): number {
  return history.findLastIndex(
    (message) => message.role !== 'user' && fold(message.text).includes(fold(text)),
  );
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** An example is called one, whoever wrote its text. */
function tellMaterial({ title, body, url, isExample }: MaterialFact): string {
  const text = body.trim() === '' ? title : body.trim();
  const marked = isExample && !/пример/i.test(text) ? `Пример. ${text}` : text;
  return url === undefined ? marked : `${marked}\n${title}: ${url}`;
}

/** Those of the state in their order; who could not be helped is offered a person first. */
function chooseButtons(
  { buttons }: ReplyFacts,
  lost: boolean,
): readonly { text: string; callback: string }[] {
  const ordered = lost
    ? buttons.toSorted((a, b) => Number(isManager(b.callback)) - Number(isManager(a.callback)))
    : buttons;
  return ordered.slice(0, SHOWN_BUTTONS);
}

function isManager(callback: string): boolean {
  return callback.startsWith('manager:');
}
