// npm run soak [-- --minutes 30 --rate 200 --sample 60]
// The shipped program, whole, under steady load for a long time: does its memory stay flat, do dead rows and jobs keep
// within bounds, does anything pile up? Prints a line a sample and a verdict; exit code 1 when a bound was broken.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import { cleanUp } from '../../src/adapters/db/retention.ts';
import { migrate } from '../../src/adapters/db/migrate.ts';
import { openBenchServer } from './bench-server.ts';
import { judgeSoak } from './soak-bounds.ts';
import { driveSoak } from './soak-load.ts';
import { SAMPLE_HEAD, formatSample, takeSample } from './soak-sample.ts';
import type { SoakSample } from './soak-sample.ts';
import { spawnScript } from './spawn-script.ts';
import { WEBHOOK_SECRET, makeWebhookPoster } from './webhook-poster.ts';
import { TOKEN } from './workload.ts';

const MAIN = join(import.meta.dirname, '../../src/main/main.ts');
const MINUTE_MS = 60_000;

/** The shipped periods are days; with minutes the clean-up has to keep up within the run. */
const PERIODS = {
  inboxMs: 5 * MINUTE_MS,
  outboxMs: 5 * MINUTE_MS,
  namedMs: 5 * MINUTE_MS,
  parkedMs: 5 * MINUTE_MS,
};

interface SoakOptions {
  readonly minutes: number;
  readonly rate: number;
  readonly sampleSeconds: number;
}

function readOptions(): SoakOptions {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      rate: { type: 'string', default: '200' },
      sample: { type: 'string', default: '60' },
    },
  });
  const positive = (name: string, text: string): number => {
    const value = Number(text);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new TypeError(`--${name} ${text}: expected a positive number.`);
  };
  return {
    minutes: positive('minutes', values.minutes),
    rate: positive('rate', values.rate),
    sampleSeconds: positive('sample', values.sample),
  };
}

interface RunningBot {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the program as an owner would, against the fake Bot API. */
async function startBot(databaseUrl: string, apiRoot: string): Promise<RunningBot> {
  const dataDir = await mkdtemp(join(tmpdir(), 'soak-'));
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(process.execPath, ['--no-warnings', MAIN], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: apiRoot,
      TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8_000)));
  child.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8_000)));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (ready?.ok === true) break;
    if (tries > 300 || child.exitCode !== null) throw new Error(`The bot did not start:\n${output}`);
    await sleep(100);
  }
  return {
    pid: child.pid ?? 0,
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      await rm(dataDir, { recursive: true, force: true });
      const warnings = output.split('\n').filter((line) => line.startsWith('{'));
      if (warnings.length > 0) console.log(`Warnings of the bot:\n${warnings.join('\n')}`);
    },
  };
}

async function soak(options: SoakOptions): Promise<boolean> {
  const server = await openBenchServer(process.env['DATABASE_URL']);
  const url = await server.freshDatabase('soak', (connectionString) =>
    migrate({ connectionString, log: { info: () => undefined, warn: () => undefined } }).then(
      () => undefined,
    ),
  );
  const api = spawnScript('fake-api.ts');
  const bot = await startBot(url, `http://127.0.0.1:${await api.readLine()}`);
  const pool = new Pool({ connectionString: url, max: 2 });
  const samples: SoakSample[] = [];
  try {
    console.log(
      `${server.description}; ${options.rate} updates/s for ${options.minutes} minutes\n${SAMPLE_HEAD}`,
    );
    const load = driveSoak(makeWebhookPoster(bot.port), {
      perSecond: options.rate,
      seconds: options.minutes * 60,
    });
    const sampling = setInterval(() => {
      const taken = takeSample({ bot, pool, load }).then(async (sample) => {
        samples.push(sample);
        console.log(formatSample(sample));
        await cleanUp(pool, Date.now(), PERIODS);
      });
      taken.catch((error: unknown) => console.error(error));
    }, options.sampleSeconds * 1000);
    await load.done;
    clearInterval(sampling);
    await sleep(5_000);
    samples.push(await takeSample({ bot, pool, load }));
    const last = samples.at(-1);
    if (last !== undefined) console.log(formatSample(last));
    const broken = judgeSoak(samples, { rate: options.rate, keptMs: PERIODS.inboxMs });
    for (const line of broken) console.log(`✗ ${line}`);
    if (broken.length === 0) console.log('✓ every bound was kept');
    return broken.length === 0;
  } finally {
    await pool.end();
    await bot.stop();
    api.kill();
    await server.close();
  }
}

process.exitCode = await soak(readOptions()).then(
  (kept) => (kept ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  },
);
