/** A sandbox on a free port with a clock that tests move by hand. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { makeSandbox } from '../../src/sandbox/make-sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/make-sandbox.ts';

/** The token of every test sandbox. */
export const token = '7000000001:test';

export const annaId = 512_340_001;
export const olegId = 512_340_002;
export const irinaId = 512_349_001;

/** What Telegram answers. */
export interface ApiAnswer {
  ok: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

/** A running sandbox and the ways to talk to it. */
export interface TestSandbox {
  sandbox: Sandbox;
  url: string;
  clock: { nowMs: number; nextDueAt: number | undefined };
  call(method: string, params?: Record<string, unknown>): Promise<ApiAnswer>;
  stop(): Promise<void>;
}

/** Starts one; `overrides` as in makeSandbox. */
export async function startSandbox(overrides: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const clock = {
    nowMs: Date.parse('2026-11-24T11:00:00+03:00'),
    nextDueAt: undefined as number | undefined,
  };
  const silent = (): void => {};
  const sandbox = makeSandbox({
    token,
    now: () => clock.nowMs,
    clock: {
      now: () => clock.nowMs,
      advance: async (seconds) => {
        clock.nowMs += seconds * 1000;
      },
      nextDue: async () => clock.nextDueAt,
    },
    log: { info: silent, warn: silent, error: silent },
    ...overrides,
  });
  const server = createServer(express().use(sandbox.router));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox.start();
  return {
    sandbox,
    url,
    clock,
    async call(method, params = {}) {
      const response = await fetch(`${url}/bot${token}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(params),
      });
      return (await response.json()) as ApiAnswer;
    },
    async stop() {
      await sandbox.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
