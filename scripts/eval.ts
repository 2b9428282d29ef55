/**
 * npm run eval -- safety|dates|intents|llm|updates FILE.jsonl: runs one part of the product over a corpus, prints what it
 * missed, and as its last line JSON with `total`, `passed` and figures per kind. Exit code 0 when the corpus was run,
 * whatever it showed; 2 for a wrong call.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const KINDS = ['safety', 'dates', 'intents', 'llm', 'updates'] as const;
const USAGE = 'npm run eval -- safety|dates|intents|llm|updates FILE.jsonl';

interface Evaluation {
  evaluate(lines: unknown[], print: (line: string) => void): Promise<Record<string, unknown>>;
}

const [kind, file] = process.argv.slice(2);
if (!isKind(kind) || file === undefined) refuse(`Usage: ${USAGE}`);
if (!existsSync(file)) refuse(`There is no file ${file}. Usage: ${USAGE}`);

const { evaluate }: Evaluation = await load(kind);
const figures = await evaluate(await readLines(file), (line) => process.stdout.write(`${line}\n`));
process.stdout.write(`${JSON.stringify(figures)}\n`);

function isKind(value: string | undefined): value is (typeof KINDS)[number] {
  return KINDS.some((known) => known === value);
}

async function load(name: (typeof KINDS)[number]): Promise<Evaluation> {
  const module = new URL(`./lib/eval/${name}.ts`, import.meta.url);
  if (!existsSync(module)) refuse(`The evaluation «${name}» is not available in this version.`);
  return (await import(module.href)) as Evaluation;
}

async function readLines(path: string): Promise<unknown[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (error) {
      return refuse(
        `${path}, line ${index + 1} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
