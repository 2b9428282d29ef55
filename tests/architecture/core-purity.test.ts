// Every ban of the linter is tried: what makes core impure is refused there, what is pure passes.
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, withProject } from './with-project.ts';

const SYNTAX = 'no-restricted-syntax';
const GLOBALS = 'no-restricted-globals';

/** [rule, source]: refused in src/core. */
const IMPURE: readonly (readonly [string, string])[] = [
  [SYNTAX, 'export const a = () => Date.now();'],
  [SYNTAX, 'export const a = () => new Date();'],
  [SYNTAX, 'export const a = () => Date();'],
  [SYNTAX, `import { DateTime } from 'luxon';\nexport const a = () => DateTime.now();`],
  [SYNTAX, `import { DateTime } from 'luxon';\nexport const a = () => DateTime.utc();`],
  [SYNTAX, `import * as chrono from 'chrono-node';\nexport const a = () => chrono.parse('завтра');`],
  [SYNTAX, 'export const a = () => Math.random();'],
  [SYNTAX, 'export const a = async () => 1;'],
  [SYNTAX, 'export async function a() { return 1; }'],
  [SYNTAX, 'export async function a(b: PromiseLike<1>) { return await b; }'],
  [SYNTAX, `export const a = () => import('./b.ts');`],
  [SYNTAX, 'export const a = () => import.meta.url;'],
  [SYNTAX, 'let count = 0;\nexport const a = () => count++;'],
  [SYNTAX, 'export let count = 0;'],
  [SYNTAX, `export * from './b.ts';`],
  [SYNTAX, `export { b } from './b.ts';`],
  [GLOBALS, 'export const a = () => process.pid;'],
  [GLOBALS, `export const a = () => { console.log(1); };`],
  [GLOBALS, 'export const a = () => setTimeout(() => 1, 1);'],
  [GLOBALS, 'export const a = () => setInterval(() => 1, 1);'],
  [GLOBALS, 'export const a = () => { queueMicrotask(() => 1); };'],
  [GLOBALS, `export const a = () => fetch('/');`],
  [GLOBALS, 'export const a = () => Promise.resolve(1);'],
  [GLOBALS, 'export const a = () => crypto.randomUUID();'],
  [GLOBALS, 'export const a = () => performance.now();'],
  [GLOBALS, 'export const a = () => globalThis;'],
  [GLOBALS, `export const a = () => Buffer.from('');`],
  ['@typescript-eslint/consistent-type-assertions', 'export const a = (b: unknown) => b as string;'],
  ['@typescript-eslint/no-non-null-assertion', 'export const a = (b?: string) => b!;'],
  ['@typescript-eslint/no-explicit-any', 'export const a = (b: any): unknown => b;'],
  ['no-restricted-exports', 'export default 1;'],
  ['no-console', 'export const a = () => { console.log(1); };'],
  ['@typescript-eslint/consistent-type-imports', `import { B } from './b.ts';\nexport const a: B = 1;`],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    `export const a = (b: 'x' | 'y') => { switch (b) { case 'x': return 1; } return 2; };`,
  ],
  ['max-lines', `${'// line\n'.repeat(401)}export const a = 1;`],
  ['max-lines-per-function', `export function a() {\n${'a();\n'.repeat(61)}}`],
];

const PURE = [
  `export const a = (at: number) => new Date(at);`,
  `export const a = ['x', 'y'] as const;`,
  `export const a = (b: unknown): b is string => typeof b === 'string';`,
  `export const a = { b: 1 } satisfies Record<string, number>;`,
  `import { DateTime } from 'luxon';\nexport const a = (at: number) => DateTime.fromMillis(at, { zone: 'utc' });`,
  `import * as chrono from 'chrono-node';\nexport const a = (at: Date) => chrono.parse('завтра', at);`,
];

const OUTSIDE: readonly (readonly [string, string, string])[] = [
  [SYNTAX, 'src/adapters/log/a.ts', 'export const a = () => process.env.HOME;'],
  [SYNTAX, 'src/app/a.ts', 'export const a = () => process.env.HOME;'],
  ['no-console', 'src/app/a.ts', 'export const a = () => { console.log(1); };'],
  ['@typescript-eslint/no-floating-promises', 'src/app/a.ts', 'export const a = (b: Promise<1>) => { b; };'],
  ['no-restricted-exports', 'tests/a.ts', 'export default 1;'],
];

const B = { 'src/core/b.ts': 'export type B = number;\nexport const b = 1;' };

/** The rules that refuse each file; all in one run, since the linter starts slowly. */
async function lint(files: Readonly<Record<string, string>>): Promise<Map<string, string[]>> {
  return withProject({ ...B, ...files }, async (cwd) => {
    const eslint = new ESLint({ cwd, overrideConfigFile: join(REPOSITORY, 'eslint.config.js') });
    const results = await eslint.lintFiles(Object.keys(files));
    const rules = results.map(({ filePath, messages }) => [
      filePath.slice(cwd.length + 1).replaceAll('\\', '/'),
      messages.map(({ ruleId, message }) => ruleId ?? message),
    ]);
    return new Map(rules as [string, string[]][]);
  });
}

describe('the linter', () => {
  it('refuses every impurity in core, by the rule named', async () => {
    const files = IMPURE.map(([, source], at) => [`src/core/impure-${at}.ts`, source] as const);
    const found = await lint(Object.fromEntries(files));
    const missed = IMPURE.filter(
      ([rule], at) => found.get(`src/core/impure-${at}.ts`)?.includes(rule) !== true,
    );
    expect(missed).toEqual([]);
  });

  it('lets pure code pass', async () => {
    const files = PURE.map((source, at) => [`src/core/pure-${at}.ts`, source] as const);
    expect([...(await lint(Object.fromEntries(files))).values()].flat()).toEqual([]);
  });

  it('keeps environment, console and lost promises out of the rest', async () => {
    const files = OUTSIDE.map(([, path, source], at) => [path.replace('.ts', `-${at}.ts`), source] as const);
    const found = await lint(Object.fromEntries(files));
    const missed = OUTSIDE.filter(
      ([rule, path], at) => found.get(path.replace('.ts', `-${at}.ts`))?.includes(rule) !== true,
    );
    expect(missed).toEqual([]);
  });
});
