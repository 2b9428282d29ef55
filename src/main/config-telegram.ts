// How the bot meets Telegram: the sandbox, the real service, or a Bot API server of one's own.
import type { EnvReader } from './config-reader.ts';

/**
 * `sandbox`: no token was given, the local strict Bot API stands in. `live`: api.telegram.org.
 * `own-api`: TELEGRAM_API_ROOT names another server (a self-hosted Bot API, or a test's).
 */
export interface TelegramConfig {
  readonly kind: 'sandbox' | 'live' | 'own-api';
  readonly token: string;
  /** Root of method calls, without a slash at the end; in the sandbox the caller fills in its own address. */
  readonly apiRoot?: string;
  /** Guards POST /telegram/webhook, also in the sandbox. */
  readonly webhookSecret: string;
  /** How updates come in: the sandbox always uses the webhook on its own address. */
  readonly updates: 'webhook' | 'polling';
  /** What setWebhook is told; present with a token and PUBLIC_URL. */
  readonly webhookUrl?: string;
}

const SANDBOX_TOKEN = '7000000001:sandbox-token-of-the-local-bot-api';
const LIVE_ROOT = 'https://api.telegram.org';
const TOKEN = /^\d+:[A-Za-z0-9_-]+$/;
const SECRET = /^[A-Za-z0-9_-]{1,256}$/;

/** Reads BOT_TOKEN, TELEGRAM_API_ROOT, TELEGRAM_WEBHOOK_SECRET. */
export function readTelegram(
  reader: EnvReader,
  publicUrl: string | undefined,
  generatedSecret: string,
): TelegramConfig {
  const hasToken = reader.text('BOT_TOKEN') !== undefined;
  const token = readToken(reader);
  const ownRoot = reader.url('TELEGRAM_API_ROOT', ['https:', 'http:'], LIVE_ROOT)?.replace(/\/+$/, '');
  const hasSecret = reader.text('TELEGRAM_WEBHOOK_SECRET') !== undefined;
  const webhookSecret = reader.secret('TELEGRAM_WEBHOOK_SECRET', 1, SECRET) ?? generatedSecret;
  if (!hasToken) return { kind: 'sandbox', token: SANDBOX_TOKEN, webhookSecret, updates: 'webhook' };
  if (publicUrl !== undefined && !hasSecret) {
    const remedy = 'Telegram proves itself with it; make one with: openssl rand -hex 32';
    reader.refuse('TELEGRAM_WEBHOOK_SECRET', 'nothing beside PUBLIC_URL', SECRET.source, remedy);
  }
  return {
    kind: ownRoot === undefined || ownRoot === LIVE_ROOT ? 'live' : 'own-api',
    token: token ?? SANDBOX_TOKEN,
    apiRoot: ownRoot ?? LIVE_ROOT,
    webhookSecret,
    updates: publicUrl === undefined ? 'polling' : 'webhook',
    ...(publicUrl !== undefined && { webhookUrl: `${publicUrl}/telegram/webhook` }),
  };
}

function readToken(reader: EnvReader): string | undefined {
  const raw = reader.text('BOT_TOKEN');
  if (raw === undefined || TOKEN.test(raw)) return raw;
  const remedy = 'copy the whole token from @BotFather, or leave it out to run the sandbox';
  reader.refuse(
    'BOT_TOKEN',
    `${raw.length} characters of another form`,
    '<digits>:<letters, digits, _ or ->',
    remedy,
  );
  return undefined;
}
