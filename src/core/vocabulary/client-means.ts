/**
 * What guards ask about a free text: the intents that a definition may name, and how each is recognised. Most come from
 * the detector of intents; a few short words that are answers rather than wishes are told by phrases.
 */
import { withSpecimens } from '../contacts/contact-masks.ts';
import { detectIntent } from '../conversation/intents/detect-intent.ts';
import type { IntentLabel } from '../conversation/intents/intent-label.ts';
import type { SubjectEvent } from '../step/event.ts';
import { jsonToText } from '../json.ts';
import { PHRASE_INTENTS, meansPhrase } from './phrases.ts';

/** Intent of the definitions → label of the detector. */
const LABELS: { readonly [intent: string]: IntentLabel } = {
  manager: 'wants_manager',
  unsubscribe: 'unsubscribe',
  mayUnsubscribe: 'unsubscribe',
  consult: 'wants_consult',
  payment: 'wants_payment',
  bonus: 'bonus',
  price: 'objection_price',
  trust: 'objection_trust',
  guarantee: 'asks_guarantee',
  time: 'objection_time',
  greeting: 'greeting',
  abuse: 'abuse',
  reschedule: 'reschedule',
  cancelBooking: 'cancel_booking',
  givesPhone: 'gives_phone',
  givesEmail: 'gives_email',
};

/** Below this the text said too little to act upon. */
const LEAST_CONFIDENCE = 0.5;
/** What cannot be taken back by the next message has to be said more plainly; who said less is asked (`mayUnsubscribe`). */
const SURE: { readonly [intent: string]: number } = { unsubscribe: 0.65 };

/** Every intent, in the order in which the studio lists them. */
export const INTENTS: readonly string[] = [...Object.keys(LABELS), ...PHRASE_INTENTS];

/** Whether the text means the intent; one that is not listed is never meant. */
export function meansIntent(intent: string, text: string): boolean {
  return means(intent, text, detect);
}

/**
 * As {@link meansIntent} for the text of an event, which a chain of guards asks about a dozen times: what the detector
 * said is kept as long as the event, so it reads each text once.
 */
export function eventMeans(intent: string, event: SubjectEvent): boolean {
  return means(intent, jsonToText(event.params['text']), (text) => {
    const known = detected.get(event) ?? detect(text);
    detected.set(event, known);
    return known;
  });
}

interface Detected {
  readonly label: IntentLabel | undefined;
  readonly confidence: number;
}

const detected = new WeakMap<SubjectEvent, Detected>();

function means(intent: string, text: string, read: (text: string) => Detected): boolean {
  // The request to erase names data and leaving alike; it is the narrower one.
  const erases = meansPhrase('forget', text);
  const wanted = LABELS[intent];
  if (wanted === undefined) return meansPhrase(intent, text);
  if (erases) return false;
  // Who tells of a payment made or failed is not asking for an offer.
  if (intent === 'payment' && meansPhrase('paymentReport', text)) return false;
  const { label, confidence } = read(text);
  return label === wanted && confidence >= (SURE[intent] ?? LEAST_CONFIDENCE);
}

function detect(text: string): Detected {
  const { intent, confidence } = detectIntent(withSpecimens(text));
  const told = confidence >= LEAST_CONFIDENCE && intent !== 'offtopic' && intent !== 'ask';
  return { label: told ? intent : undefined, confidence };
}
