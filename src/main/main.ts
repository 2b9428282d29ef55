/**
 * Starts the program: settings, app, signals. Everything that can go wrong here ends in one clear text and an exit
 * code, never in a stack trace: 2 for settings, 1 for the rest.
 */
import { mkdirSync } from 'node:fs';
import { makeLog } from '../adapters/log/make-log.ts';
import { startApp } from './app.ts';
import { listSecrets, parseConfig } from './config.ts';
import type { Config } from './config.ts';
import { describeStartFailure } from './start-failure.ts';
import { loadGeneratedSecrets } from './generated-secrets.ts';
import { stopOnSignals } from './lifecycle.ts';

const EXIT_SETTINGS = 2;
const EXIT_FAILURE = 1;

async function main(): Promise<void> {
  const config = readConfig();
  const log = makeLog({ level: config.logLevel, secrets: listSecrets(config) });
  const app = await startApp(config, { log });
  stopOnSignals(
    () => app.stop(),
    (code) => process.exit(code),
  );
  process.stdout.write(`${app.banner}\n`);
}

function readConfig(): Config {
  const dataDir = process.env['DATA_DIR'] ?? '.data';
  mkdirSync(dataDir, { recursive: true });
  const config = parseConfig(process.env, loadGeneratedSecrets(dataDir));
  if (config.kind === 'config') return config;
  process.stderr.write(
    `The settings are wrong; nothing was started.\n${config.lines.map((line) => `  - ${line}\n`).join('')}`,
  );
  process.exit(EXIT_SETTINGS);
}

process.on('unhandledRejection', (error) => {
  process.stderr.write(`${describeStartFailure(error)}\n`);
  process.exit(EXIT_FAILURE);
});

try {
  await main();
} catch (error) {
  process.stderr.write(`${describeStartFailure(error)}\n`);
  process.exit(EXIT_FAILURE);
}
