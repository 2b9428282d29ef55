// Finds exports that no other file imports. Reads syntax only, so it is fast and needs no build.
// A type may stay exported while its own file uses it: it is part of another export's signature.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { listUses } from './dead-exports-syntax.ts';
import type { FileUses } from './dead-exports-syntax.ts';

const PROJECT = dirname(import.meta.dirname);
const ROOTS = ['src', 'scripts', 'tests', 'prisma'];
const GENERATED = /src\/adapters\/db\/generated\//;
const FIXTURES = /tests\/architecture\/fixtures\/|\/node_modules\//;
/** Loaded by name: `scripts/eval.ts` finds the evaluation of a kind, the test runner its global set-up. */
const ENTRIES = /scripts\/lib\/eval\/\w+\.ts$|tests\/support\/global-setup\.ts$/;

const files = ROOTS.map((root) => join(PROJECT, root))
  .filter((root) => existsSync(root))
  .flatMap((root) => ts.sys.readDirectory(root, ['.ts', '.tsx']))
  .filter((file) => !GENERATED.test(file) && !FIXTURES.test(file) && !file.endsWith('.d.ts'));
const uses = new Map(files.map((file) => [file, listUses(file, readFileSync(file, 'utf8'))]));
const dead = findDead(uses);
for (const line of dead) console.error(line);
process.exitCode = dead.length === 0 ? 0 : 1;

function findDead(all: ReadonlyMap<string, FileUses>): string[] {
  const wanted = new Map<string, Set<string>>();
  for (const [file, { imports }] of all) {
    for (const { from, name } of imports) {
      const target = join(dirname(file), from);
      wanted.set(target, (wanted.get(target) ?? new Set()).add(name));
    }
  }
  return [...all].flatMap(([file, { exports }]) => {
    const names = wanted.get(file) ?? new Set();
    if (names.has('*') || ENTRIES.test(file)) return [];
    return exports
      .filter(({ name, keptByOwnFile }) => !names.has(name) && !keptByOwnFile && name !== 'default')
      .map(({ name, line }) => `${relative(PROJECT, file)}:${line} exports «${name}», which nothing imports`);
  });
}
