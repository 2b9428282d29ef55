/**
 * The bot as a process of its own, to be killed: `src/main/main.ts` against a sandbox that lives in the test, so that
 * Telegram survives what the bot does not.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Pool } from 'pg';
import { makeSandbox } from '../../src/sandbox/make-sandbox.ts';
import type { Sandbox } from '../../src/sandbox/make-sandbox.ts';
import { makeTestDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

const MAIN = fileURLToPath(new URL('../../src/main/main.ts', import.meta.url));
const TOKEN = '7000000001:token-of-the-test-telegram';
const SECRET = 'secret-of-the-test-telegram';

/** Where the bots of a test post leads. */
export const MANAGERS_CHANNEL = -1_001_555_000_111;
/** Who may do everything there. */
export const SCHOOL_OWNER = 512_349_000;

export interface OutsideTelegram {
  readonly sandbox: Sandbox;
  /** Where the Bot API and the sandbox's control routes are. */
  readonly root: string;
  readonly db: Pool;
  readonly databaseUrl: string;
  /** Every process started so far, the dead ones too. */
  readonly bots: readonly BotProcess[];
  /** Starts a bot process and waits until it is ready; several may run at once. */
  startBot(env?: Record<string, string>): Promise<BotProcess>;
  /** Starts a bot process that may die before it is ready. */
  launchBot(env?: Record<string, string>): BotProcess;
  /** Moves the clock that the bot processes and Telegram share; back too. */
  moveClock(ms: number): Promise<void>;
  /** The time by that clock, ms. */
  now(): number;
  stop(): Promise<void>;
}

export interface BotProcess {
  /** Where it listens; empty before it is ready. */
  readonly origin: string;
  readonly output: () => string;
  /** Resolves when it takes updates, rejects when it ended before that. */
  readonly ready: Promise<void>;
  /** Resolves with the signal or the exit code that ended it. */
  readonly gone: Promise<NodeJS.Signals | number | null>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  terminate(): Promise<NodeJS.Signals | number | null>;
}

export interface OutsideTelegramOptions {
  /** Where the clock stands, ms; default now. */
  readonly at?: number;
  /** Another program than the shipped one. */
  readonly main?: string;
  /** Default: a copy of the run's template. The first bot migrates an empty one. */
  readonly database?: TestDatabase;
}

/** Starts a strict Telegram in this process, with a database for the bots. */
export async function startOutsideTelegram(options: OutsideTelegramOptions = {}): Promise<OutsideTelegram> {
  const database = options.database ?? (await makeTestDatabase());
  const databaseUrl = database.connectionString;
  const db = new Pool({ connectionString: databaseUrl, max: 2 });
  // Its connections break when the server restarts under a test.
  db.on('error', () => undefined);
  let offset = options.at === undefined ? 0 : options.at - Date.now();
  const now = (): number => Date.now() + offset;
  if (options.database === undefined) await writeClock(db, offset);
  const { sandbox, root, close } = await openSandbox(now);
  const running = new Set<ChildProcess>();
  const bots: BotProcess[] = [];
  const launchBot = (env: Record<string, string> = {}): BotProcess => {
    const bot = launch(running, options.main ?? MAIN, { ...settings(databaseUrl, root), ...env });
    bots.push(bot);
    return bot;
  };
  return {
    sandbox,
    root,
    db,
    databaseUrl,
    now,
    bots,
    launchBot,
    startBot: async (env) => {
      const bot = launchBot(env);
      await bot.ready;
      return bot;
    },
    moveClock: async (ms) => {
      offset += ms;
      await writeClock(db, offset);
    },
    stop: async () => {
      for (const child of running) child.kill('SIGKILL');
      await sandbox.stop();
      close();
      await db.end();
      await database.drop();
    },
  };
}

async function openSandbox(now: () => number): Promise<{ sandbox: Sandbox; root: string; close(): void }> {
  const silent = (): void => {};
  const sandbox = makeSandbox({
    token: TOKEN,
    now,
    clock: { now, advance: () => Promise.resolve(), nextDue: () => Promise.resolve(undefined) },
    log: { info: silent, warn: silent, error: silent },
  });
  const server = createServer(express().use(sandbox.router));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  sandbox.start();
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { sandbox, root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function writeClock(db: Pool, offset: number): Promise<void> {
  await db.query(
    'INSERT INTO clock (id, offset_ms) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms',
    [Math.round(offset)],
  );
}

function settings(databaseUrl: string, root: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: root,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TEST_CLOCK: '1',
    PORT: '0',
    LOG_LEVEL: 'error',
    // Most of a start is compiling; the next process finds it done.
    NODE_COMPILE_CACHE: join(tmpdir(), 'sales-bot-test-compile-cache'),
    MANAGERS_CHAT_ID: String(MANAGERS_CHANNEL),
    OWNER_TELEGRAM_ID: String(SCHOOL_OWNER),
  };
}

function launch(running: Set<ChildProcess>, main: string, env: Record<string, string>): BotProcess {
  const path = { PATH: process.env['PATH'] ?? '' };
  const child = spawn(process.execPath, [main], {
    env: { ...path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  let origin = '';
  const gone = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(signal ?? code);
    }),
  );
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(output);
      if (origin !== '' || found === null) return;
      origin = `http://127.0.0.1:${found[1] ?? ''}`;
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void gone.then((how) =>
      reject(new Error(`the bot ended with ${String(how)} before it was ready:\n${output}`)),
    );
  });
  // Whoever does not wait for it learns of the end from `gone`.
  ready.catch(() => undefined);
  return {
    get origin() {
      return origin;
    },
    output: () => output,
    ready,
    gone,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
    terminate: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
}
