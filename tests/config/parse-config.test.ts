import { describe, expect, it } from 'vitest';
import { listSecrets, parseConfig } from '../../src/main/config.ts';
import type { Config } from '../../src/main/config.ts';

const GENERATED = {
  sessionSecret: 's'.repeat(64),
  telegramWebhookSecret: 't'.repeat(64),
  getCourseWebhookSecret: 'g'.repeat(64),
};
const TOKEN = '7000000001:AAHkq0c3l0Z_secret-of-this-test-000';
const LIVE = { BOT_TOKEN: TOKEN, MANAGERS_CHAT_ID: '-1001234567890', OWNER_TELEGRAM_ID: '512349000' };

function config(env: Record<string, string> = {}): Config {
  const result = parseConfig(env, GENERATED);
  if (result.kind === 'config-errors') throw new Error(result.lines.join('\n'));
  return result;
}

function errors(env: Record<string, string>): string[] {
  const result = parseConfig(env, GENERATED);
  return result.kind === 'config-errors' ? [...result.lines] : [];
}

describe('an empty environment', () => {
  it('is the whole program in the sandbox with an embedded database', () => {
    expect(config()).toMatchObject({
      production: false,
      roles: ['http', 'bot', 'worker'],
      port: 3000,
      dataDir: '.data',
      logLevel: 'info',
      database: { kind: 'embedded' },
      telegram: { kind: 'sandbox', updates: 'webhook', webhookSecret: GENERATED.telegramWebhookSecret },
      llm: { kind: 'scripted' },
      getCourse: { kind: 'sandbox', webhookSecret: GENERATED.getCourseWebhookSecret },
      sessionSecret: GENERATED.sessionSecret,
      testClock: true,
    });
  });

  it('is the same as one of empty variables, as compose files pass them', () => {
    const empty = { BOT_TOKEN: '', DATABASE_URL: ' ', PORT: '', OPENAI_API_KEY: '', PUBLIC_URL: '' };
    expect(config(empty)).toEqual(config());
  });
});

describe('with a bot token', () => {
  it('polls without PUBLIC_URL', () => {
    expect(config(LIVE).telegram).toMatchObject({ kind: 'live', updates: 'polling' });
  });

  it('takes a webhook at PUBLIC_URL', () => {
    const env = { ...LIVE, PUBLIC_URL: 'https://bot.example.ru/', TELEGRAM_WEBHOOK_SECRET: 'abc_-9' };
    expect(config(env).telegram).toMatchObject({
      updates: 'webhook',
      webhookUrl: 'https://bot.example.ru/telegram/webhook',
      webhookSecret: 'abc_-9',
    });
  });

  it('needs a webhook secret beside PUBLIC_URL', () => {
    expect(errors({ ...LIVE, PUBLIC_URL: 'https://bot.example.ru' })).toEqual([
      expect.stringContaining('TELEGRAM_WEBHOOK_SECRET'),
    ]);
  });

  it('needs TLS at PUBLIC_URL for the real Telegram only', () => {
    const env = { ...LIVE, PUBLIC_URL: 'http://localhost:3000', TELEGRAM_WEBHOOK_SECRET: 'x' };
    expect(errors(env)).toEqual([expect.stringContaining('PUBLIC_URL')]);
    expect(errors({ ...env, TELEGRAM_API_ROOT: 'http://localhost:8081' })).toEqual([]);
  });

  it('needs the managers’ channel and the owner', () => {
    expect(errors({ BOT_TOKEN: TOKEN })).toHaveLength(2);
  });

  it('has payments off until GetCourse is set up', () => {
    expect(config(LIVE).getCourse.kind).toBe('off');
    const account = {
      GETCOURSE_ACCOUNT: 'school',
      GETCOURSE_API_KEY: 'k',
      GETCOURSE_WEBHOOK_SECRET: 'w'.repeat(16),
    };
    expect(config({ ...LIVE, ...account }).getCourse).toMatchObject({
      kind: 'live',
      apiRoot: 'https://school.getcourse.ru/pl/api',
    });
  });
});

describe('mistakes', () => {
  it('are all reported at once, one line each, with a remedy', () => {
    const lines = errors({
      PORT: '70000',
      ROLES: 'http,cook',
      LOG_LEVEL: 'loud',
      MANAGERS_CHAT_ID: '12',
      TEST_CLOCK: 'yes',
      OWNER_TELEGRAM_ID: 'vera',
      SESSION_SECRET: 'short',
      GETCOURSE_ACCOUNT: 'school',
    });
    const named = lines.map((line) => line.split(':')[0]);
    expect(named.sort()).toEqual(
      [
        'PORT',
        'ROLES',
        'LOG_LEVEL',
        'MANAGERS_CHAT_ID',
        'TEST_CLOCK',
        'OWNER_TELEGRAM_ID',
        'SESSION_SECRET',
        'GETCOURSE_API_KEY',
        'GETCOURSE_WEBHOOK_SECRET',
      ].sort(),
    );
    for (const line of lines) expect(line).toMatch(/^\w+: found .+, expected .+; .+\.$/);
  });

  it.each([
    ['BOT_TOKEN', 'not a token but secret-value'],
    ['SESSION_SECRET', 'secret-value'],
    ['TELEGRAM_WEBHOOK_SECRET', 'secret-value with spaces'],
    ['DATABASE_URL', 'postgresql://bot:secret-value@db.example.ru/bot'],
    ['DATABASE_URL', 'mysql://bot:secret-value@localhost/bot'],
    ['DATABASE_URL', 'secret-value'],
  ])('never show a secret: %s', (name, value) => {
    const lines = errors({ [name]: value });
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('secret-value');
  });

  it('include the sandbox in production: it would answer for the real bot', () => {
    expect(errors({ NODE_ENV: 'production' })).toEqual([expect.stringContaining('BOT_TOKEN')]);
  });

  it('include a movable clock in production', () => {
    expect(errors({ NODE_ENV: 'production', TEST_CLOCK: '1' })).toContainEqual(
      expect.stringContaining('TEST_CLOCK'),
    );
  });

  it.each(['a b', 'слово', 'x'.repeat(257), 'a.b'])('include the webhook secret «%s»', (secret) => {
    expect(errors({ TELEGRAM_WEBHOOK_SECRET: secret })).toHaveLength(1);
  });
});

describe('the database', () => {
  it.each([
    'postgresql://bot@localhost/bot',
    'postgresql://bot@127.0.0.1:5433/bot',
    'postgresql://bot@[::1]/bot',
    'postgresql:///bot?host=/var/run/postgresql',
    'postgresql://bot:p@ep-cool.eu-central-1.aws.neon.tech/bot?sslmode=require',
    'postgresql://bot:p@db.example.ru/bot?sslmode=verify-full',
  ])('may be %s', (url) => {
    expect(config({ DATABASE_URL: url }).database).toEqual({ kind: 'external', url, directUrl: url });
  });

  it.each([
    'postgresql://bot:p@db.example.ru/bot',
    'postgresql://bot:p@db.example.ru/bot?sslmode=prefer',
    'postgresql://bot:p@localhost.example.ru/bot',
    'postgresql://bot:p@localhost/bot?host=db.example.ru',
  ])('may not be %s', (url) => {
    expect(errors({ DATABASE_URL: url })).toEqual([expect.stringContaining('sslmode')]);
  });

  it('has a direct URL of its own behind a pooler, and none alone', () => {
    const url = 'postgresql://bot@localhost:6432/bot';
    const directUrl = 'postgresql://bot@localhost:5432/bot';
    expect(config({ DATABASE_URL: url, DIRECT_URL: directUrl }).database).toMatchObject({ url, directUrl });
    expect(errors({ DIRECT_URL: directUrl })).toEqual([expect.stringContaining('DATABASE_URL')]);
  });
});

it('the list of secrets holds the token and the decoded password', () => {
  const secrets = listSecrets(
    config({ ...LIVE, DATABASE_URL: 'postgresql://bot:p%40ss-word@localhost/bot' }),
  );
  expect(secrets).toEqual(expect.arrayContaining([TOKEN, 'p@ss-word']));
});
