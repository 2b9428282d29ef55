// Secrets that the program makes for itself when the environment names none, kept so that a restart ends no session.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedSecrets } from './config-fields.ts';

const FILE = 'secrets.json';
const OWNER_ONLY = 0o600;

/**
 * The secrets of this data folder; made at the first call and the same ever after.
 *
 * Two processes that start together agree: the file is created exclusively and the loser reads the winner's.
 * A damaged file is an error and not silently replaced, since that would end every session.
 */
export function loadGeneratedSecrets(dataDir: string): GeneratedSecrets {
  const path = join(dataDir, FILE);
  mkdirSync(dataDir, { recursive: true });
  try {
    const fresh = makeSecrets();
    writeFileSync(path, JSON.stringify(fresh, null, 2), { flag: 'wx', mode: OWNER_ONLY });
    return fresh;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return parseSecrets(readFileSync(path, 'utf8'), path);
}

function makeSecrets(): GeneratedSecrets {
  const secret = (): string => randomBytes(32).toString('hex');
  return {
    sessionSecret: secret(),
    telegramWebhookSecret: secret(),
    getCourseWebhookSecret: secret(),
  };
}

function parseSecrets(json: string, path: string): GeneratedSecrets {
  const value: unknown = json.trim() === '' ? undefined : JSON.parse(json);
  if (isSecrets(value)) return value;
  throw new Error(`${path} does not hold the generated secrets; delete it to have new ones made.`);
}

function isSecrets(value: unknown): value is GeneratedSecrets {
  if (typeof value !== 'object' || value === null) return false;
  const held = new Map(Object.entries(value));
  return ['sessionSecret', 'telegramWebhookSecret', 'getCourseWebhookSecret'].every(
    (name) => typeof held.get(name) === 'string',
  );
}
