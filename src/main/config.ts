// Turns the environment into a Config once, at start; nothing below src/main ever reads the environment.
// All mistakes are reported together, and no message ever shows the value of a secret.
import { checkTogether } from './config-cross-checks.ts';
import { readDatabase } from './config-database.ts';
import { LOG_LEVELS, ROLES } from './config-fields.ts';
import type { ConfigFields, GeneratedSecrets } from './config-fields.ts';
import { readGetCourse, readLlm } from './config-services.ts';
import { makeEnvReader } from './config-reader.ts';
import type { Env, EnvReader } from './config-reader.ts';
import { readTelegram } from './config-telegram.ts';
import type { TelegramConfig } from './config-telegram.ts';

const DEFAULT_PORT = 3000;
const DEFAULT_DATA_DIR = '.data';

declare const parsed: unique symbol;

/** Settings that went through `parseConfig`, the only maker of this type. */
export type Config = ConfigFields & { readonly kind: 'config'; readonly [parsed]: true };

/** Why the environment was refused: one line per mistake, fit to be printed. */
export interface ConfigErrors {
  readonly kind: 'config-errors';
  readonly lines: readonly string[];
}

/**
 * Reads and checks all variables of the environment; an empty variable counts as absent.
 *
 * Returns every mistake at once instead of throwing at the first: whoever deploys mends them in one go.
 * Reads nothing but its arguments and makes no secrets: `generated` holds those to use where none are set.
 */
export function parseConfig(env: Env, generated: GeneratedSecrets): Config | ConfigErrors {
  const reader = makeEnvReader(env);
  const fields = readFields(reader, generated);
  checkTogether(reader, fields);
  if (reader.errors.length > 0) return { kind: 'config-errors', lines: reader.errors };
  // The one place where the brand is given.
  return { ...fields, kind: 'config' } as Config;
}

/** The values that must never appear in a log. */
export function listSecrets({ telegram, llm, getCourse, sessionSecret, database }: Config): string[] {
  const urls = database.kind === 'external' ? [database.url, database.directUrl] : [];
  return [
    telegram.token,
    telegram.webhookSecret,
    getCourse.webhookSecret,
    sessionSecret,
    ...(llm.kind === 'openai' ? [llm.apiKey] : []),
    ...(getCourse.kind === 'live' ? [getCourse.apiKey] : []),
    ...urls.flatMap((url) => listPasswords(url)),
  ];
}

/** The password as written and as meant; a stray % makes it mean nothing else. */
function listPasswords(url: string): string[] {
  const { password } = new URL(url);
  if (password === '') return [];
  return /%(?![0-9a-f]{2})/i.test(password) ? [password] : [password, decodeURIComponent(password)];
}

function readFields(reader: EnvReader, generated: GeneratedSecrets): ConfigFields {
  const production = reader.text('NODE_ENV') === 'production';
  const publicUrl = reader
    .url('PUBLIC_URL', ['https:', 'http:'], 'https://bot.example.ru')
    ?.replace(/\/+$/, '');
  const telegram = readTelegram(reader, publicUrl, generated.telegramWebhookSecret);
  const ownerTelegramId = readOwner(reader, telegram);
  return {
    production,
    roles: reader.list('ROLES', ROLES) ?? [...ROLES],
    port: reader.integer('PORT', 0, 65_535) ?? DEFAULT_PORT,
    dataDir: reader.text('DATA_DIR') ?? DEFAULT_DATA_DIR,
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    database: readDatabase(reader),
    telegram,
    managersChatId: readManagersChat(
      reader,
      telegram.kind === 'live' || (production && telegram.kind === 'own-api'),
    ),
    ...(ownerTelegramId !== undefined && { ownerTelegramId }),
    ...(publicUrl !== undefined && { publicUrl }),
    llm: readLlm(reader),
    getCourse: readGetCourse(reader, telegram.kind, generated.getCourseWebhookSecret),
    sessionSecret: reader.secret('SESSION_SECRET', 32) ?? generated.sessionSecret,
    testClock: reader.flag('TEST_CLOCK') || (telegram.kind === 'sandbox' && !production),
  };
}

const SANDBOX_MANAGERS_CHAT = -1_001_555_000_111;
const SANDBOX_OWNER = 512_349_000;

function readManagersChat(reader: EnvReader, required: boolean): number {
  const raw = reader.text('MANAGERS_CHAT_ID');
  if (raw === undefined) {
    if (required) {
      reader.refuse('MANAGERS_CHAT_ID', 'nothing', 'the id of the channel for leads, -100…', MANAGERS_REMEDY);
    }
    return SANDBOX_MANAGERS_CHAT;
  }
  if (!/^-100\d{5,}$/.test(raw)) {
    reader.refuse('MANAGERS_CHAT_ID', `«${raw}»`, 'a number that begins with -100', MANAGERS_REMEDY);
  }
  return Number(raw);
}

const MANAGERS_REMEDY =
  'add the bot to the channel as an administrator and copy the id from a post forwarded to a bot that shows ids';

function readOwner(reader: EnvReader, telegram: TelegramConfig): number | undefined {
  const owner = reader.integer('OWNER_TELEGRAM_ID', 1, Number.MAX_SAFE_INTEGER);
  if (owner !== undefined || telegram.kind === 'own-api') return owner;
  if (telegram.kind === 'sandbox') return SANDBOX_OWNER;
  if (reader.text('OWNER_TELEGRAM_ID') === undefined) {
    const remedy = 'it is the numeric Telegram id of the person who may do everything';
    reader.refuse('OWNER_TELEGRAM_ID', 'nothing', 'a Telegram user id', remedy);
  }
  return undefined;
}
