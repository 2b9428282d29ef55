/**
 * What a masked text still tells: that a phone or an e-mail stood there. Rules that ask what a client meant read the
 * mask as a specimen, so a masked text means exactly what the written one did.
 */
import { EMAIL_MASK, PHONE_MASK } from '../conversation/intents/mask-contacts.ts';

/** Not a round one: detectors take those for sums. */
const PHONE_SPECIMEN = '+79031234567';
const EMAIL_SPECIMEN = 'name@example.com';

/** Whether a contact was taken out of this text. */
export function hasContactMask(text: string): boolean {
  return text.includes(PHONE_MASK) || text.includes(EMAIL_MASK);
}

/** The text with a contact of nobody in place of each mask, for detectors. */
export function withSpecimens(text: string): string {
  if (!hasContactMask(text)) return text;
  return text.replaceAll(PHONE_MASK, PHONE_SPECIMEN).replaceAll(EMAIL_MASK, EMAIL_SPECIMEN);
}
