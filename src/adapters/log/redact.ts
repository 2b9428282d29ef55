// Masks what must never reach a log: tokens, passwords, phones, e-mails, and the words of clients.
// A last line of defence: callers should not pass such things in the first place.
import type { LogFields } from '../../app/log.ts';

/** Masks one text or one value; the same input always gives the same output. */
export interface Redactor {
  text(text: string): string;
  fields(fields: LogFields): Record<string, unknown>;
}

const MASK = '[masked]';
const MAX_DEPTH = 6;
const MAX_TEXT = 4_000;

/** Keys whose values are a client's words, identity or a secret, whatever they look like. */
const PRIVATE_KEY =
  /^(text|caption|body|payload|content|prompt|reply|reply_?text|answer|words|draft|summary|quote|phone(_?number)?|e_?mail|(first|last|full)_?name|user_?name|contact|token|secret|password|api_?key|authorization|cookie|set-cookie|init_?data|session)$/i;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Bot token, bare or inside a Bot API URL.
  [/\d{6,}(?::|%3A)[A-Za-z0-9_-]{20,}/gi, '[bot-token]'],
  [/\/bot[^/\s"']{6,}/g, '/bot[bot-token]'],
  [/\bsk-[A-Za-z0-9_-]{8,}/g, '[api-key]'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, '$1 [masked]'],
  // Credentials and secret parameters of a URL.
  [/:\/\/([^\s:/@]*):([^\s/]*)@/g, '://$1:[masked]@'],
  [/([?&](?:key|token|secret|password|signature|code|sign)=)[^&\s"']+/gi, '$1[masked]'],
  [/[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[e-mail]'],
  // Phones: international with a plus, Russian with 7 or 8, neighbours without a plus.
  [/\+\s?\d(?:[\s().-]{0,2}\d){8,14}(?!\d)/g, '[phone]'],
  [/(?<!\d)[78](?:[\s().-]{0,2}\d){10}(?!\d)/g, '[phone]'],
  [/(?<!\d)(?:375|380|374|99\d)\d{9}(?!\d)/g, '[phone]'],
];

/** A redactor that knows the program's own secrets besides the general patterns; secrets under 6 signs are ignored. */
export function makeRedactor(secrets: readonly string[] = []): Redactor {
  const own = secrets.filter((secret) => secret.length >= 6).sort((a, b) => b.length - a.length);
  const text = (raw: string): string => {
    let masked = raw.length > MAX_TEXT ? `${raw.slice(0, MAX_TEXT)}…` : raw;
    for (const secret of own) masked = masked.replaceAll(secret, '[secret]');
    for (const [pattern, replacement] of PATTERNS) masked = masked.replace(pattern, replacement);
    return masked;
  };
  return { text, fields: (fields) => redactEntries(fields, text, 0) };
}

function redactEntries(
  entries: Readonly<Record<string, unknown>>,
  text: (raw: string) => string,
  depth: number,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entries)) {
    const hidden = PRIVATE_KEY.test(key) && value !== undefined && value !== null && value !== '';
    out[text(key)] = hidden ? MASK : redactValue(value, text, depth + 1);
  }
  return out;
}

function redactValue(value: unknown, text: (raw: string) => string, depth: number): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return describeError(value, text, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return text(value.href);
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactValue(item, text, depth + 1));
  return redactEntries(Object.fromEntries(Object.entries(value)), text, depth);
}

/** Only known fields of an error are shown: foreign ones carry queries, parameters and responses. */
function describeError(error: Error, text: (raw: string) => string, depth: number): Record<string, unknown> {
  const code: unknown = 'code' in error ? error.code : undefined;
  const plainCode = typeof code === 'string' || typeof code === 'number' ? code : undefined;
  return {
    type: error.name,
    message: text(error.message),
    ...(plainCode !== undefined && { code: plainCode }),
    ...(error.stack !== undefined && { stack: text(error.stack) }),
    ...(error.cause !== undefined && { cause: redactValue(error.cause, text, depth + 1) }),
    ...(error instanceof AggregateError && {
      errors: error.errors.slice(0, 5).map((item) => redactValue(item, text, depth + 1)),
    }),
  };
}
