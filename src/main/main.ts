/**
 * Starts the program: settings, app, signals. Everything that can go wrong at start ends in one clear text and an exit
 * code, never in a stack trace: 2 for settings, 1 for the rest. What goes wrong later is logged and drained.
 */
import { mkdirSync } from 'node:fs';
import { makeLog } from '../adapters/log/make-log.ts';
import type { Log } from '../app/log.ts';
import { startApp } from './app.ts';
import type { App } from './app.ts';
import { listSecrets, parseConfig } from './config.ts';
import type { Config } from './config.ts';
import { describeStartFailure } from './start-failure.ts';
import { loadGeneratedSecrets } from './generated-secrets.ts';
import { stopOnSignals } from './lifecycle.ts';

const EXIT_SETTINGS = 2;
const EXIT_FAILURE = 1;

try {
  await main();
} catch (error) {
  process.stderr.write(`${describeStartFailure(error)}\n`);
  process.exit(EXIT_FAILURE);
}

async function main(): Promise<void> {
  const config = readConfig();
  const log = makeLog({ level: config.logLevel, secrets: listSecrets(config) });
  const starting = startApp(config, { log });
  const stop = async (): Promise<void> => {
    // A signal during the start waits for it: half an app cannot be given back in order.
    const app = await starting;
    await app.stop();
  };
  stopOnSignals(async () => {
    await stop();
    process.stdout.write(
      `Stopped; everything is kept${config.database.kind === 'embedded' ? ` in ${config.dataDir}` : ''}.\n`,
    );
  }, process.exit);
  const app = await starting;
  drainOnCrash(app, log);
  process.stdout.write(`${app.banner}\n`);
}

/** A defect that nobody caught: told with its stack, then the process ends in order and is started anew from outside. */
function drainOnCrash(app: App, log: Log): void {
  const crash = (error: unknown): void => {
    log.error('the program crashed', { error });
    void app.stop().finally(() => process.exit(EXIT_FAILURE));
  };
  process.once('unhandledRejection', crash);
  process.once('uncaughtException', crash);
}

function readConfig(): Config {
  const dataDir = process.env['DATA_DIR'] ?? '.data';
  mkdirSync(dataDir, { recursive: true });
  const config = parseConfig(process.env, loadGeneratedSecrets(dataDir));
  if (config.kind === 'config') return config;
  const lines = config.lines.map((line) => `  - ${line}\n`).join('');
  process.stderr.write(`The settings are wrong; nothing was started.\n${lines}`);
  process.exit(EXIT_SETTINGS);
}
