/**
 * Phone numbers written in a message, in one form. Refuses what merely has digits: sums, dates, card numbers, orders.
 */
import type { FoundText } from './found-text.ts';
import { locateSpokenDigits } from './spoken-digits.ts';

const CANDIDATE =
  /(?<![\p{L}\p{N}@.+])\+?\(?\d(?:[ \u00A0\t]?[-–—.()]?[ \u00A0\t]?[-–—.()]?[ \u00A0\t]?\d){6,18}(?![\p{L}\p{N}@])/gu;
/** Country codes and the lengths of whole numbers that are taken without a plus. */
const FOREIGN =
  /^(?:375\d{9}|380\d{9}|374\d{8}|994\d{9}|995\d{9}|996\d{9}|998\d{9}|992\d{9}|993\d{8}|373\d{8}|972\d{8,9}|971\d{8,9}|49\d{10,11}|90\d{10}|66\d{9}|62\d{9,11})$/;

/** Phones of the text in order, each as `+` and digits; Russian ones begin with +7 however they were written. */
export function findPhones(text: string): readonly string[] {
  return locatePhones(text).map(({ value }) => value);
}

/** Phones with their places, for masking. */
export function locatePhones(text: string): readonly FoundText[] {
  const written = [...text.matchAll(CANDIDATE)].map((match) => ({
    value: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
  return [...written, ...locateSpokenDigits(text)]
    .sort((left, right) => left.from - right.from)
    .flatMap((found) => {
      const value = normalisePhone(found.value);
      return value === undefined ? [] : [{ ...found, value }];
    });
}

/** One number in its one form, `undefined` when the digits cannot be a phone. */
function normalisePhone(written: string): string | undefined {
  const digits = written.replace(/\D/g, '');
  if (/^(\d)\1+$/.test(digits.slice(-7))) return undefined;
  if (written.trim().startsWith('+')) return isWithPlus(digits) ? `+${digits}` : undefined;
  if (/^[78][3-9]\d{9}$/.test(digits)) return `+7${digits.slice(1)}`;
  if (/^9\d{9}$/.test(digits) || /^77\d{9}$/.test(digits))
    return digits.length === 10 ? `+7${digits}` : `+${digits}`;
  return FOREIGN.test(digits) ? `+${digits}` : undefined;
}

function isWithPlus(digits: string): boolean {
  if (digits.startsWith('7')) return /^7[3-9]\d{9}$/.test(digits);
  return digits.length >= 9 && digits.length <= 15 && !digits.startsWith('0') && !digits.startsWith('8');
}
