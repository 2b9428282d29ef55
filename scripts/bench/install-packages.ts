// Installs what only the benchmark needs, once: the packages of the peers and the Prisma client of one of them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NAIVE_CLIENT } from './naive-client.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** Installs and generates what is absent; says so before it begins. Throws when that fails. */
export function installPackages(): void {
  if (!existsSync(join(import.meta.dirname, 'node_modules', 'telegraf'))) {
    console.log('Installing the packages of the peers into scripts/bench/node_modules (once, npm ci) …');
    run('npm', ['ci', '--no-fund', '--no-audit'], import.meta.dirname);
  }
  if (!existsSync(NAIVE_CLIENT)) {
    console.log('Generating the Prisma client of the peer xstate-prisma into .data/bench (once) …');
    const schema = join(import.meta.dirname, 'naive.prisma');
    run(
      process.execPath,
      ['node_modules/prisma/build/index.js', 'generate', '--no-hints', '--schema', schema],
      PROJECT,
    );
  }
}

function run(command: string, argv: readonly string[], cwd: string): void {
  const env = {
    ...process.env,
    // Generation needs no schema engine but insists on finding one: any executable does, and nothing is downloaded.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, env, encoding: 'utf8', shell });
  if (status !== 0) throw new Error(`${command} ${argv.join(' ')} failed:\n${stdout}${stderr}`);
}
