// `npm run check`: every static proof of the repository, two at a time, each with its verdict and its time.
// Names as arguments run only those: `npm run check -- lint types`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Step {
  readonly name: string;
  /** Arguments for Node. */
  readonly command: readonly string[];
  /** Runs before all others and alone: it writes files that they read. */
  readonly alone?: boolean;
}

const PROJECT = dirname(import.meta.dirname);
const AT_ONCE = 2;
const TSC = 'node_modules/typescript/bin/tsc';

// The longest first, so that two lanes end together.
const STEPS: readonly Step[] = [
  { name: 'generated', command: ['scripts/check-generated.ts'], alone: true },
  { name: 'lint', command: ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'] },
  { name: 'types', command: [TSC, '-p', '.'] },
  ...pageSteps(['src/sandbox/page', 'src/studio']),
  {
    name: 'format',
    command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  },
  {
    name: 'layers',
    command: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'src',
    ],
  },
  { name: 'dead-exports', command: ['scripts/check-dead-exports.ts'] },
];

const asked = process.argv.slice(2);
const steps = asked.length === 0 ? STEPS : STEPS.filter(({ name }) => asked.includes(name));
if (steps.length === 0)
  throw new Error(`No such step; there are ${STEPS.map(({ name }) => name).join(', ')}.`);

const startedAt = performance.now();
const alone = await runAll(
  steps.filter((step) => step.alone === true),
  1,
);
const together = await runAll(
  steps.filter((step) => step.alone !== true),
  AT_ONCE,
);
const failed = [...alone, ...together].filter((passed) => !passed).length;
console.log(`${steps.length - failed} passed, ${failed} failed in ${toSeconds(startedAt)}`);
process.exitCode = failed === 0 ? 0 : 1;

async function runAll(queue: readonly Step[], lanes: number): Promise<boolean[]> {
  const results: boolean[] = [];
  const waiting = [...queue];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      results.push(await run(step));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

function run({ name, command }: Step): Promise<boolean> {
  const begun = performance.now();
  const child = spawn(process.execPath, command, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(16)} ${toSeconds(begun).padStart(7)}`);
      if (code !== 0) console.log(Buffer.concat(output).toString('utf8').trimEnd());
      resolve(code === 0);
    });
  });
}

function pageSteps(folders: readonly string[]): readonly Step[] {
  return folders
    .filter((folder) => existsSync(join(PROJECT, folder, 'tsconfig.json')))
    .map((folder) => ({ name: `types-${folder.split('/')[1] ?? folder}`, command: [TSC, '-p', folder] }));
}

function toSeconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
