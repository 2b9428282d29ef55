// The services that the bot asks for help: the language model and the payment system.
import type { EnvReader } from './config-reader.ts';
import type { TelegramConfig } from './config-telegram.ts';

/** `scripted` answers offline from editable data. */
export type LlmConfig =
  | { readonly kind: 'scripted' }
  | { readonly kind: 'openai'; readonly apiKey: string; readonly baseUrl: string; readonly model: string };

/**
 * `sandbox`: the local payment page. `live`: GetCourse. `off`: a real bot without GetCourse settings; no payment
 * link is made, a manager sends one by hand.
 */
export type GetCourseConfig =
  | { readonly kind: 'sandbox' | 'off'; readonly webhookSecret: string }
  | {
      readonly kind: 'live';
      readonly webhookSecret: string;
      readonly account: string;
      readonly apiKey: string;
      readonly apiRoot: string;
    };

const OPENAI_ROOT = 'https://api.openai.com/v1';
const OPENAI_MODEL = 'gpt-4o-mini';
const ACCOUNT = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/i;

/** Reads OPENAI_API_KEY (its absence means the scripted model), OPENAI_BASE_URL, OPENAI_MODEL. */
export function readLlm(reader: EnvReader): LlmConfig {
  const baseUrl = reader.url('OPENAI_BASE_URL', ['https:', 'http:'], OPENAI_ROOT);
  const apiKey = reader.secret('OPENAI_API_KEY', 1);
  if (apiKey === undefined) return { kind: 'scripted' };
  return {
    kind: 'openai',
    apiKey,
    baseUrl: baseUrl ?? OPENAI_ROOT,
    model: reader.text('OPENAI_MODEL') ?? OPENAI_MODEL,
  };
}

/** Reads the GETCOURSE_ variables: account, key and webhook secret belong together. */
export function readGetCourse(
  reader: EnvReader,
  telegram: TelegramConfig['kind'],
  generatedSecret: string,
): GetCourseConfig {
  const account = readAccount(reader);
  const apiKey = reader.secret('GETCOURSE_API_KEY', 1);
  const givenSecret = reader.secret('GETCOURSE_WEBHOOK_SECRET', 8);
  const root = reader.url('GETCOURSE_API_ROOT', ['https:', 'http:'], 'https://school.getcourse.ru/pl/api');
  const webhookSecret = givenSecret ?? generatedSecret;
  if (account === undefined && apiKey === undefined) {
    return { kind: telegram === 'live' ? 'off' : 'sandbox', webhookSecret };
  }
  const set = [account && 'GETCOURSE_ACCOUNT', apiKey && 'GETCOURSE_API_KEY'].filter(Boolean).join(', ');
  for (const name of ['GETCOURSE_ACCOUNT', 'GETCOURSE_API_KEY', 'GETCOURSE_WEBHOOK_SECRET']) {
    if (reader.text(name) === undefined) reader.refuse(name, `nothing beside ${set}`, 'a value', TOGETHER);
  }
  const apiRoot = root ?? `https://${account ?? ''}${account?.includes('.') ? '' : '.getcourse.ru'}/pl/api`;
  return { kind: 'live', webhookSecret, account: account ?? '', apiKey: apiKey ?? '', apiRoot };
}

const TOGETHER = 'account, API key and webhook secret of GetCourse are set together or not at all';

function readAccount(reader: EnvReader): string | undefined {
  const raw = reader.text('GETCOURSE_ACCOUNT');
  if (raw === undefined || ACCOUNT.test(raw)) return raw;
  reader.refuse(
    'GETCOURSE_ACCOUNT',
    `«${raw}»`,
    'the account name, as in <account>.getcourse.ru',
    'leave out https://',
  );
  return undefined;
}
