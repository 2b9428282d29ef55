/**
 * The bot as a process of its own, to be killed: `src/main/main.ts` against a sandbox that lives in the test, so that
 * Telegram survives what the bot does not.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Pool } from 'pg';
import { makeSandbox } from '../../src/sandbox/make-sandbox.ts';
import type { Sandbox } from '../../src/sandbox/make-sandbox.ts';
import { makeTestDatabase } from './database.ts';

const MAIN = fileURLToPath(new URL('../../src/main/main.ts', import.meta.url));
const TOKEN = '7000000001:token-of-the-test-telegram';
const SECRET = 'secret-of-the-test-telegram';

export interface OutsideTelegram {
  readonly sandbox: Sandbox;
  readonly db: Pool;
  /** Starts a bot process and waits until it is ready; several may run at once. */
  startBot(env?: Record<string, string>): Promise<BotProcess>;
  /** Moves the clock that the bot processes and Telegram share. */
  moveClock(ms: number): Promise<void>;
  stop(): Promise<void>;
}

export interface BotProcess {
  readonly origin: string;
  readonly output: () => string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  terminate(): Promise<number | null>;
}

/** Starts a strict Telegram in this process, with a database for the bots. */
export async function startOutsideTelegram(options: { readonly at?: number } = {}): Promise<OutsideTelegram> {
  const database = await makeTestDatabase();
  const db = new Pool({ connectionString: database.connectionString, max: 2 });
  let offset = options.at === undefined ? 0 : options.at - Date.now();
  const writeClock = () =>
    db.query(
      'INSERT INTO clock (id, offset_ms) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms',
      [Math.round(offset)],
    );
  await writeClock();
  const silent = (): void => {};
  const now = (): number => Date.now() + offset;
  const sandbox = makeSandbox({
    token: TOKEN,
    now,
    clock: { now, advance: () => Promise.resolve(), nextDue: () => Promise.resolve(undefined) },
    log: { info: silent, warn: silent, error: silent },
  });
  const server = createServer(express().use(sandbox.router));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox.start();
  const running = new Set<ChildProcess>();
  return {
    sandbox,
    db,
    startBot: (env = {}) => startProcess(running, { ...settings(database.connectionString, root), ...env }),
    moveClock: async (ms) => {
      offset += ms;
      await writeClock();
    },
    stop: async () => {
      for (const child of running) child.kill('SIGKILL');
      await sandbox.stop();
      server.closeAllConnections();
      server.close();
      await db.end();
      await database.drop();
    },
  };
}

function settings(databaseUrl: string, root: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: root,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TEST_CLOCK: '1',
    PORT: '0',
    LOG_LEVEL: 'warn',
    MANAGERS_CHAT_ID: '-1001555000111',
    OWNER_TELEGRAM_ID: '512349000',
  };
}

function startProcess(running: Set<ChildProcess>, env: Record<string, string>): Promise<BotProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const gone = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const origin = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(output);
      if (origin === null) return;
      resolve({
        origin: `http://127.0.0.1:${origin[1] ?? ''}`,
        output: () => output,
        kill: async () => {
          child.kill('SIGKILL');
          await gone;
        },
        terminate: () => {
          child.kill('SIGTERM');
          return gone;
        },
      });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void gone.then((code) =>
      reject(new Error(`the bot exited with ${String(code)} before it was ready:\n${output}`)),
    );
  });
}
