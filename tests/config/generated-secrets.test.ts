import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadGeneratedSecrets } from '../../src/main/generated-secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('secrets survive a restart and are for their owner alone', () => {
  const first = loadGeneratedSecrets(join(folder, 'new'));
  expect(loadGeneratedSecrets(join(folder, 'new'))).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(3);
  expect(statSync(join(folder, 'new', 'secrets.json')).mode & 0o777).toBe(0o600);
});

it('a damaged file is reported, not replaced', () => {
  writeFileSync(join(folder, 'secrets.json'), '{"sessionSecret":1}');
  expect(() => loadGeneratedSecrets(folder)).toThrow(/delete it/);
});
