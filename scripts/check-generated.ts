// Proves that the generated files are those which their sources give: makes each anew and compares it with what was
// there. The new files stay, so that a refusal is mended by committing them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT, listArtefacts } from './generated-artefacts.ts';
import type { GeneratedArtefact } from './generated-artefacts.ts';

const stale = listArtefacts().filter((artefact) => !isCurrent(artefact));
for (const { name } of stale)
  console.error(`${name}: not what its source gives; commit the files now written`);
process.exitCode = stale.length === 0 ? 0 : 1;

function isCurrent({ command, env, outputs }: GeneratedArtefact): boolean {
  const before = hashFiles(outputs);
  const run = spawnSync(process.execPath, command, {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (run.status !== 0) console.error(run.stdout, run.stderr);
  return run.status === 0 && hashFiles(outputs) === before;
}

function hashFiles(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => listFiles(join(PROJECT, path)))) {
    hash.update(relative(PROJECT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function listFiles(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
