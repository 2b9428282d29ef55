/**
 * What a client most probably means by a message, judged by words alone, without context and without a model. The same
 * text always gives the same answer. It decides nothing: guards of the definitions ask it.
 */
import { switchLayout, transliterate } from './alphabets.ts';
import { spotWords, weighCues } from './cue.ts';
import { findEmails } from './find-emails.ts';
import { findPhones } from './find-phones.ts';
import { makeGuessIntent } from './guess-intent.ts';
import { INTENT_BOOK, INTENT_LEXICON, SUBJECT_BOOK } from './intent-cues.ts';
import { INTENT_LABELS } from './intent-label.ts';
import type { IntentLabel } from './intent-label.ts';
import { isKnown, mendTypos } from './mend-typos.ts';
import { normaliseMessage } from './normalise-message.ts';
import type { MessageWords } from './normalise-message.ts';

export interface DetectedIntent {
  readonly intent: IntentLabel;
  /** 0..1: below 0.5 the text said little; above 0.8 it named the intent and nothing else. */
  readonly confidence: number;
  /** Other intents with strong evidence of their own, strongest first. */
  readonly also?: readonly IntentLabel[];
}

interface Score {
  readonly label: IntentLabel;
  readonly score: number;
}

/** Evidence that counts as naming an intent rather than brushing it. */
const STRONG = 8;
const CONTACT_WEIGHT = 16;
/** Weight of a text about none of our subjects: more than a bare question, less than any cue. */
const STRANGE = 4;
const STRANGE_LENGTH = 4;
/** A number beside a strong wish is only its contact. */
const WISHES: ReadonlySet<IntentLabel> = new Set([
  'unsubscribe',
  'cancel_booking',
  'reschedule',
  'wants_manager',
]);

/** A wish ruled out, then the one meant. */
const CONTRAST =
  /^[^,.;!?]*(?<![а-яё])не\s(?:надо|нужн[а-яё]*|нужен|хочу|отменяйте|переносите|зовите|дорого)(?![а-яё])[^,.;!?]*[,.;!]+\s*(?:а\s+)?(?:просто\s+|лучше\s+|сразу\s+)?(.+)$/isu;
const LONGEST_CONTRAST = 300;
const LONGEST_LATIN = 300;
const REQUESTS: ReadonlySet<IntentLabel> = new Set([
  'unsubscribe',
  'cancel_booking',
  'reschedule',
  'wants_manager',
  'wants_payment',
  'wants_consult',
]);

/** Changes of a booking name the booking too: they outweigh the wish for one. */
const CHANGES: ReadonlySet<IntentLabel> = new Set(['cancel_booking', 'reschedule']);

/** The intent of a message. Never throws; an empty or unreadable text is `offtopic` with a confidence near zero. */
export function detectIntent(text: string): DetectedIntent {
  const told = toIntent(scoreAfterContrast(text) ?? scoreIntents(text));
  if ((told.confidence >= CLEAR && !GENERAL.has(told.intent)) || DENIED.test(text)) return told;
  return weighGuess(told, text);
}

/** From here on what cues say is not second-guessed. */
const CLEAR = 0.5;
/** What a message is when nothing particular was heard in it; a sure guess of something particular outweighs it. */
const GENERAL: ReadonlySet<IntentLabel> = new Set(['ask', 'offtopic', 'greeting']);
/** «Не отменяйте» names what is not wanted: likeness would mistake it for the wish. */
const DENIED = /(?<![а-яё])не\s+(?:отмен|перенос|перенес|отпис|отпиш|зов|удал|убир|снима)/i;
const TOSS_UP = 0.4;
const SURE = 3;

const guessIntent = makeGuessIntent((text) => {
  const { words, asks } = normaliseMessage(text);
  return { words: mendTypos(words, INTENT_LEXICON), asks };
});

/** Where cues say little, likeness to examples decides; where they say something general, only a sure likeness does. */
function weighGuess(told: DetectedIntent, text: string): DetectedIntent {
  const { words, asks } = readMessage(text);
  const guess = guessIntent(mendTypos(words, INTENT_LEXICON), asks);
  if (guess === undefined || guess.intent === told.intent) return told;
  if (guess.margin < (told.confidence < CLEAR ? TOSS_UP : SURE)) return told;
  return {
    intent: guess.intent,
    confidence: Math.round(Math.min(0.6, 0.35 + guess.margin / 10) * 100) / 100,
  };
}

function toIntent(scores: readonly Score[]): DetectedIntent {
  const [first, second] = scores;
  if (first === undefined || first.score === 0) return { intent: 'offtopic', confidence: 0.1 };
  const rest = second?.score ?? 0;
  const certainty = first.score / (first.score + rest / 2 + 3);
  const also = scores
    .slice(1)
    .filter(({ score }) => score >= STRONG)
    .map(({ label }) => label);
  return {
    intent: first.label,
    confidence: Math.round(certainty * 100) / 100,
    ...(also.length > 0 && { also }),
  };
}

/** «Не надо переносить, просто отмените»: what is ruled out first must not outweigh what is asked for then. */
function scoreAfterContrast(text: string): readonly Score[] | undefined {
  const tail = CONTRAST.exec(text.slice(0, LONGEST_CONTRAST))?.[1];
  if (tail === undefined) return undefined;
  const scores = scoreIntents(tail);
  const [first] = scores;
  return first !== undefined && first.score >= STRONG && REQUESTS.has(first.label) ? scores : undefined;
}

/** Labels with evidence, strongest first; equal ones in the order of INTENT_LABELS. */
function scoreIntents(text: string): readonly Score[] {
  const message = readMessage(text);
  const words = mendTypos(message.words, INTENT_LEXICON);
  const weights = weighCues(spotWords(words, INTENT_BOOK), INTENT_BOOK);
  const scores = INTENT_LABELS.map((label) => ({ label, score: sumUp(weights.get(label) ?? []) }));
  return settle(text, { asks: message.asks, words }, scores)
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
}

/** How much a text without cues of its own is about something else: a word that none of our subjects knows. */
function strangeness(words: readonly string[]): number {
  if (words.length === 0) return 0;
  const isStrange = words.some((word) => word.length >= STRANGE_LENGTH && !isKnown(word, INTENT_LEXICON));
  return isStrange && !isOwnSubject(words) ? STRANGE : STRANGE / 2;
}

function isOwnSubject(words: readonly string[]): boolean {
  return weighCues(spotWords(words, SUBJECT_BOOK), SUBJECT_BOOK).size > 0;
}

/** The strongest cue counts whole, the others confirm it. */
function sumUp(weights: readonly number[]): number {
  const strongest = Math.max(0, ...weights);
  const others = weights.reduce((sum, weight) => sum + weight, 0) - strongest;
  return strongest + others / 4;
}

/** What words alone cannot say: contacts, question marks, texts about nothing known. */
function settle(text: string, message: MessageWords, scores: readonly Score[]): readonly Score[] {
  const phones = findPhones(text).length > 0;
  const emails = findEmails(text).length > 0;
  const talk = Math.max(...scores.filter(({ label }) => CHANGES.has(label)).map(({ score }) => score));
  const wish = scores.some(({ label, score }) => WISHES.has(label) && score >= STRONG);
  return scores.map(({ label, score }) => {
    if (label === 'gives_phone' && phones) return { label, score: wish ? STRONG : CONTACT_WEIGHT };
    if (label === 'gives_email' && emails) return { label, score: wish ? STRONG : CONTACT_WEIGHT };
    if (label === 'wants_consult' && talk >= STRONG) return { label, score: Math.min(score, talk - 1) };
    if (label === 'ask' && message.asks) return { label, score: score + 1 };
    if (label === 'offtopic' && score === 0) return { label, score: strangeness(message.words) };
    return { label, score };
  });
}

/** The words; a wholly Latin text is read as the Russian it was meant to be, when that says more. */
function readMessage(text: string): MessageWords {
  const plain = normaliseMessage(text);
  if (/[а-яё]/i.test(text) || !/[a-z]{3}/i.test(text)) return plain;
  const start = text.slice(0, LONGEST_LATIN);
  const readings = [plain, normaliseMessage(switchLayout(start)), normaliseMessage(transliterate(start))];
  const best = Math.max(...readings.map(({ words }) => knownWords(words)));
  return readings.find(({ words }) => knownWords(words) === best) ?? plain;
}

function knownWords(words: readonly string[]): number {
  return words.filter((word) => word.length >= 4 && isKnown(word, INTENT_LEXICON)).length;
}
