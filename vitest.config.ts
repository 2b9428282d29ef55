// How tests run: real processes (PostgreSQL, HTTP), two at a time, one embedded database cluster for the whole run.
import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const globalSetup = ['tests/support/global-setup.ts'].filter((path) => existsSync(path));

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['node_modules/**', 'tests/architecture/fixtures/**'],
    globalSetup,
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    env: { NODE_ENV: 'test', TZ: 'UTC' },
  },
});
