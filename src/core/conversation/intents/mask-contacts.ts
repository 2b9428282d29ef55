/** Takes phones and e-mail addresses out of a text before it goes to a language model, a log or a stranger's eyes. */
import { locateEmails } from './find-emails.ts';
import { locatePhones } from './find-phones.ts';

export const PHONE_MASK = '[телефон]';
export const EMAIL_MASK = '[e-mail]';
/** Ten digits and more in a row, however grouped: a phone, a card, a passport; none is a model's business. */
const LONG_NUMBER = /\+?\d(?:[ \u00A0\t().–—-]{0,3}\d){8,30}/g;

/** The text with every phone and address replaced by a word. Idempotent. */
export function maskContacts(text: string): string {
  const withoutEmails = replaceAll(text, locateEmails(text), EMAIL_MASK);
  const withoutPhones = replaceAll(withoutEmails, locatePhones(withoutEmails), PHONE_MASK);
  return withoutPhones.replace(LONG_NUMBER, (found) =>
    found.replace(/\D/g, '').length >= 10 ? PHONE_MASK : found,
  );
}

function replaceAll(
  text: string,
  found: readonly { readonly from: number; readonly to: number }[],
  mask: string,
): string {
  let masked = '';
  let at = 0;
  for (const { from, to } of found) {
    masked += text.slice(at, from) + mask;
    at = to;
  }
  return masked + text.slice(at);
}
