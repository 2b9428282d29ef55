// Phones as Telegram gives them (with and without «+», Russian ones sometimes with an 8) in one form.

/**
 * `+` and digits only; Russian numbers begin with +7 however they were written.
 * An empty text comes back when there are too few or too many digits to be a phone (E.164: at most 15).
 */
export function normalizePhone(raw: string): string {
  const digits = raw.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 15) return '';
  if (digits.length === 11 && digits.startsWith('8') && !raw.trim().startsWith('+'))
    return `+7${digits.slice(1)}`;
  if (digits.length === 10 && digits.startsWith('9') && !raw.trim().startsWith('+')) return `+7${digits}`;
  return `+${digits}`;
}
