// The definitions of machines/ as they lie there, and what the linter may look up beside them.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrompts } from '../../src/adapters/prompts/make-prompts.ts';
import { makeClaimsFilter } from '../../src/core/safety/claims-filter.ts';
import { parseSafetyPolicy } from '../../src/core/safety/parse-safety-policy.ts';
import type { LintContext } from '../../src/core/funnel/lint-finding.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { PROJECT } from '../generated-artefacts.ts';
import { QUIET } from './quiet-log.ts';

/** A file of definitions with what it holds, right or wrong. */
export interface MachineFile {
  readonly id: string;
  readonly path: string;
  readonly source: unknown;
}

/** Where definitions lie. */
export const MACHINES = join(PROJECT, 'machines');

/** Reads the definitions named by id, else all of them, in the order of their names. */
export async function readMachines(ids: readonly string[] = []): Promise<readonly MachineFile[]> {
  const names = (await readdir(MACHINES)).filter((name) => /^[a-z][a-z0-9]*\.json$/.test(name)).sort();
  const known = names.map((name) => name.slice(0, -'.json'.length));
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new Error(`There is no machines/${unknown}.json; there are ${known.join(', ')}.`);
  return Promise.all(known.filter((id) => ids.length === 0 || ids.includes(id)).map(readMachine));
}

async function readMachine(id: string): Promise<MachineFile> {
  const path = join(MACHINES, `${id}.json`);
  const text = await readFile(path, 'utf8');
  try {
    const source: unknown = JSON.parse(text);
    return { id, path, source };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Error(`machines/${id}.json is no JSON: ${what}`, { cause: error });
  }
}

/** Context of the linter: the product's vocabulary and the seeded texts. */
export async function readLintContext(): Promise<LintContext> {
  const rows: unknown = JSON.parse(await readFile(join(PROJECT, 'prisma/seed/contents.json'), 'utf8'));
  const entries = Array.isArray(rows) ? rows.filter(isContent) : [];
  const contentKeys = new Map(entries.map(({ key, text }) => [key, text]));
  return { vocabulary, contentKeys, promptSections: await readPromptSections(), claims: await readClaims() };
}

/** Sections of the prompts in their highest versions, and the files themselves. */
async function readPromptSections(): Promise<ReadonlyMap<string, string>> {
  const prompts = makePrompts({ folder: join(PROJECT, 'prompts'), log: QUIET });
  await prompts.refresh();
  return new Map(
    Object.keys(prompts.latest()).flatMap((name) => {
      const prompt = prompts.find(name);
      if (prompt === undefined) return [];
      const sections = [...prompt.sections].map(([section, text]) => [`${name}#${section}`, text] as const);
      return [[name, prompt.preamble] as const, ...sections];
    }),
  );
}

/** The claims filter by the policy of prompts/: what it would block may not be published. */
async function readClaims(): Promise<(text: string) => readonly string[]> {
  const parsed = parseSafetyPolicy(await readFile(join(PROJECT, 'prompts/safety_policies.txt'), 'utf8'));
  if (parsed.kind === 'broken') {
    const problems = parsed.problems.map(({ line, message }) => `line ${line}: ${message}`).join('; ');
    throw new Error(`prompts/safety_policies.txt is broken: ${problems}`);
  }
  const filter = makeClaimsFilter(parsed.policy);
  return (text) => filter.check(text).flatMap(({ severity, quote }) => (severity === 'block' ? [quote] : []));
}

function isContent(row: unknown): row is { readonly key: string; readonly text: string } {
  return (
    typeof row === 'object' && row !== null && 'key' in row && 'text' in row && typeof row.text === 'string'
  );
}
