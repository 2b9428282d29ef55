/** Reads an e-mail address that a client was asked for: exactly one, in its one form. */
import { findEmails } from '../conversation/intents/find-emails.ts';

/** What a text turned out to be when an address was expected. */
export type ReadEmail =
  | { readonly kind: 'email'; readonly email: string }
  /** Meant as an address and none: something is missing, or there are two. */
  | { readonly kind: 'broken' }
  /** Something else was said. */
  | { readonly kind: 'none' };

const AT_SIGN = /@|собак[аи]|\bat\b/iu;
const MAX_LENGTH = 254;

/** Reads the text; the address comes back in lower case, as mail servers treat it in practice. */
export function readEmail(text: string): ReadEmail {
  const [email, second] = findEmails(text);
  if (email === undefined) return { kind: AT_SIGN.test(text) ? 'broken' : 'none' };
  if (second !== undefined || email.length > MAX_LENGTH) return { kind: 'broken' };
  return { kind: 'email', email: email.toLowerCase() };
}
