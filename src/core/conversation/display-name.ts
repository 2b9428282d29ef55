/** A name fit to be spoken: without invisible, direction-changing and control characters. */

const UNSEEN = /[\p{C}\p{Z}\u115F\u1160\u3164\uFFA0\u2800]+/gu;
const LETTER = /[\p{L}\p{N}]/u;
const MAX_LENGTH = 40;

/** Nearly every name, and nothing that cleaning would change. */
const PLAIN = /^[A-Za-zА-Яа-яЁё]{1,40}$/;

/** @returns the cleaned first name, or an empty string when nothing visible is left: then address without a name. */
export function displayName(firstName: string | undefined): string {
  if (firstName !== undefined && PLAIN.test(firstName)) return firstName;
  const cleaned = (firstName ?? '').replace(UNSEEN, ' ').trim();
  return LETTER.test(cleaned) ? [...cleaned].slice(0, MAX_LENGTH).join('') : '';
}
