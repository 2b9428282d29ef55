/**
 * The bot's process for fault tests: the real app, started as `src/main/main.ts` starts it, with the failpoint that the
 * environment names.
 */
import { makeLog } from '../../src/adapters/log/make-log.ts';
import { startApp } from '../../src/main/app.ts';
import { listSecrets, parseConfig } from '../../src/main/config.ts';
import { stopOnSignals } from '../../src/main/lifecycle.ts';
import type { PortDecorators } from '../../src/main/port-decorators.ts';
import {
  FAILURE_VARIABLE,
  makeDeadlyPorts,
  makePassages,
  parseFailure,
  watchQueries,
} from '../support/failpoints.ts';

/** Shortens the wait for a Telegram that does not answer, ms. */
const TIMEOUT_VARIABLE = 'TEST_SEND_TIMEOUT_MS';

const SECRETS = {
  sessionSecret: 'session-secret-for-tests-0123456789ab',
  telegramWebhookSecret: 'webhook-secret-for-tests',
  getCourseWebhookSecret: 'getcourse-secret-for-tests',
};

const config = parseConfig(process.env, SECRETS);
if (config.kind === 'config-errors') throw new Error(config.lines.join('\n'));
const order = process.env[FAILURE_VARIABLE];
const passages = makePassages(order === undefined ? undefined : parseFailure(order));
watchQueries(passages);
const app = await startApp(config, {
  log: makeLog({ level: config.logLevel, secrets: listSecrets(config) }),
  decorate: withTimeout(makeDeadlyPorts(passages), process.env[TIMEOUT_VARIABLE]),
});
stopOnSignals(
  () => app.stop(),
  (code) => process.exit(code),
);
process.stdout.write(`${app.banner}\n`);

function withTimeout(ports: PortDecorators, timeout: string | undefined): PortDecorators {
  if (timeout === undefined) return ports;
  const longest = Number(timeout);
  return {
    ...ports,
    botApi: (real) => {
      const api = ports.botApi(real);
      return {
        ...api,
        send: (method, body, options) =>
          api.send(method, body, { ...options, timeoutMs: Math.min(options.timeoutMs, longest) }),
      };
    },
  };
}
