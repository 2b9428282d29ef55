// The example of all settings stays complete, and is itself a valid environment.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/main/config.ts';

const PROJECT = join(import.meta.dirname, '../..');
const EXAMPLE = parseEnv(readFileSync(join(PROJECT, '.env.example'), 'utf8'));
const COMPOSE_ONLY = ['DOMAIN', 'CERTIFICATE_EMAIL', 'OWNER_DB_PASSWORD', 'APP_DB_PASSWORD'];

it('.env.example names exactly the variables that the program and the compose file read', () => {
  const folder = join(PROJECT, 'src/main');
  const sources = readdirSync(folder).filter((name) => name.startsWith('config'));
  const text = sources.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const read = new Set(
    [...text.matchAll(/(?:\.\w+|readDatabaseUrl)\((?:reader, )?'([A-Z]+(?:_[A-Z]+)*)'/g)].map(
      ([, name]) => name,
    ),
  );
  read.delete('NODE_ENV');
  expect(Object.keys(EXAMPLE).sort()).toEqual([...read, ...COMPOSE_ONLY].sort());
});

it('.env.example as it stands is the sandbox', () => {
  const secret = 's'.repeat(32);
  const generated = { sessionSecret: secret, telegramWebhookSecret: secret, getCourseWebhookSecret: secret };
  expect(parseConfig(EXAMPLE, generated)).toMatchObject({ kind: 'config', telegram: { kind: 'sandbox' } });
});
