/**
 * What a client most probably means by a message, judged by words alone, without context and without a model. The same
 * text always gives the same answer. It decides nothing: guards of the definitions ask it.
 */
import { hasCue } from './cue.ts';
import { findEmails } from './find-emails.ts';
import { findPhones } from './find-phones.ts';
import { INTENT_CUES, INTENT_LEXICON } from './intent-cues.ts';
import { INTENT_LABELS } from './intent-label.ts';
import type { IntentLabel } from './intent-label.ts';
import { mendTypos } from './mend-typos.ts';
import { normaliseMessage, switchLayout } from './normalise-message.ts';
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
const CONTACT_WEIGHT = 11;
/** A number beside a strong wish is only its contact. */
const WISHES: ReadonlySet<IntentLabel> = new Set([
  'unsubscribe',
  'cancel_booking',
  'reschedule',
  'wants_manager',
]);

/** The intent of a message. Never throws; an empty or unreadable text is `offtopic` with a confidence near zero. */
export function detectIntent(text: string): DetectedIntent {
  const scores = scoreIntents(text);
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

/** Labels with evidence, strongest first; equal ones in the order of INTENT_LABELS. */
function scoreIntents(text: string): readonly Score[] {
  const message = readMessage(text);
  const words = mendTypos(message.words, INTENT_LEXICON);
  const scores = INTENT_LABELS.map((label) => ({ label, score: scoreLabel(label, words) }));
  return settle(text, message, scores)
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
}

function scoreLabel(label: IntentLabel, words: readonly string[]): number {
  const weights = (INTENT_CUES.get(label) ?? [])
    .filter((cue) => hasCue(words, cue))
    .map(({ weight }) => weight);
  const strongest = Math.max(0, ...weights);
  const others = weights.reduce((sum, weight) => sum + weight, 0) - strongest;
  return strongest + others / 4;
}

/** What words alone cannot say: contacts, question marks, texts about nothing known. */
function settle(text: string, message: MessageWords, scores: readonly Score[]): readonly Score[] {
  const phones = findPhones(text).length > 0;
  const emails = findEmails(text).length > 0;
  const wish = scores.some(({ label, score }) => WISHES.has(label) && score >= STRONG);
  return scores.map(({ label, score }) => {
    if (label === 'gives_phone' && phones) return { label, score: wish ? STRONG : CONTACT_WEIGHT + 5 };
    if (label === 'gives_email' && emails) return { label, score: wish ? STRONG : CONTACT_WEIGHT + 5 };
    if (label === 'ask' && message.asks) return { label, score: score + 1 };
    if (label === 'offtopic' && score === 0) return { label, score: message.words.length > 0 ? 2 : 0 };
    return { label, score };
  });
}

/** The words; a text typed wholly in the Latin layout is read as the Russian it was meant to be. */
function readMessage(text: string): MessageWords {
  const plain = normaliseMessage(text);
  if (!/^[\P{L}a-z]+$/iu.test(text) || !/[a-z]{3}/i.test(text)) return plain;
  const switched = normaliseMessage(switchLayout(text));
  return knownWords(switched.words) > knownWords(plain.words) ? switched : plain;
}

function knownWords(words: readonly string[]): number {
  return words.filter(
    (word) =>
      word.length >= 4 && INTENT_LEXICON.stems.some((stem) => stem.length >= 4 && word.startsWith(stem)),
  ).length;
}
