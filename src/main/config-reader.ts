// Reads single variables and collects what is wrong with them; knows no variable by name.

/** The environment as Node gives it. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Readers answer `undefined` both for an absent and for a refused variable; the refusal is in `errors`. */
export interface EnvReader {
  readonly errors: readonly string[];
  text(name: string): string | undefined;
  integer(name: string, min: number, max: number): number | undefined;
  flag(name: string): boolean;
  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined;
  list<T extends string>(name: string, allowed: readonly T[]): readonly T[] | undefined;
  url(name: string, protocols: readonly string[], example: string): string | undefined;
  /** A value of at least this length, never shown. */
  secret(name: string, minLength: number, pattern?: RegExp): string | undefined;
  /** Adds a mistake. `found` must not hold the value of a secret. */
  refuse(name: string, found: string, expected: string, remedy: string): void;
}

/** A reader of this environment; white space around a value is dropped and an empty value is absent. */
export function makeEnvReader(env: Env): EnvReader {
  const errors: string[] = [];
  const text = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const refuse: EnvReader['refuse'] = (name, found, expected, remedy) => {
    errors.push(`${name}: found ${found}, expected ${expected}; ${remedy}.`);
  };
  return { errors, text, refuse, ...makePlainReaders(text, refuse), ...makeGuardedReaders(text, refuse) };
}

type Text = EnvReader['text'];
type Refuse = EnvReader['refuse'];

function makePlainReaders(
  text: Text,
  refuse: Refuse,
): Pick<EnvReader, 'integer' | 'flag' | 'oneOf' | 'list'> {
  return {
    integer(name, min, max) {
      const raw = text(name);
      if (raw === undefined) return undefined;
      const value = /^-?\d+$/.test(raw) ? Number(raw) : Number.NaN;
      if (value >= min && value <= max) return value;
      refuse(name, `«${raw}»`, `a whole number from ${min} to ${max}`, 'correct it or leave it out');
      return undefined;
    },
    flag(name) {
      const raw = text(name);
      if (raw !== undefined && raw !== '0' && raw !== '1')
        refuse(name, `«${raw}»`, '1 or 0', 'set 1 to switch it on');
      return raw === '1';
    },
    oneOf(name, allowed) {
      const raw = text(name);
      const value = allowed.find((item) => item === raw);
      if (raw !== undefined && value === undefined) {
        refuse(name, `«${raw}»`, `one of ${allowed.join(', ')}`, 'correct it or leave it out');
      }
      return value;
    },
    list(name, allowed) {
      const raw = text(name);
      if (raw === undefined) return undefined;
      const parts = new Set(
        raw
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      );
      const unknown = [...parts].filter((part) => !allowed.some((item) => item === part));
      if (unknown.length === 0 && parts.size > 0) return allowed.filter((item) => parts.has(item));
      refuse(
        name,
        `«${raw}»`,
        `some of ${allowed.join(',')}`,
        'separate them by commas, or leave it out for all',
      );
      return undefined;
    },
  };
}

function makeGuardedReaders(text: Text, refuse: Refuse): Pick<EnvReader, 'url' | 'secret'> {
  return {
    url(name, protocols, example) {
      const raw = text(name);
      if (raw === undefined) return undefined;
      const url = URL.canParse(raw) ? new URL(raw) : undefined;
      if (url !== undefined && protocols.includes(url.protocol)) return raw;
      // The text may hold a password, so only its scheme is shown.
      const found = url === undefined ? 'something that is no URL' : `the scheme «${url.protocol}»`;
      refuse(name, found, `a URL like ${example}`, 'correct it or leave it out');
      return undefined;
    },
    secret(name, minLength, pattern) {
      const raw = text(name);
      if (raw === undefined) return undefined;
      if (raw.length < minLength) {
        const remedy = 'make one with: openssl rand -hex 32';
        refuse(name, `${raw.length} characters`, `at least ${minLength}`, remedy);
        return undefined;
      }
      if (pattern !== undefined && !pattern.test(raw)) {
        refuse(
          name,
          'characters that are not allowed',
          `a value of the form ${pattern.source}`,
          'copy it again, whole',
        );
        return undefined;
      }
      return raw;
    },
  };
}
