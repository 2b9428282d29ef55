/** Reads the definitions of `machines/`. A file that is no definition is an error with its place. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseDefinition } from '../core/funnel/definition.ts';
import type { FunnelDefinition } from '../core/funnel/definition.ts';

/** Where the product's funnels lie. */
const MACHINES_DIR = fileURLToPath(new URL('../../machines', import.meta.url));

/** A file of `machines/` that cannot be read as a definition. */
class DefinitionFileError extends Error {
  readonly code = 'DEFINITION_FILE';
  constructor(file: string, problem: string, cause?: unknown) {
    super(
      `machines/${file} is no funnel definition: ${problem}. Mend the file or run "npm run funnels -- lint".`,
      { cause },
    );
    this.name = 'DefinitionFileError';
  }
}

/** All definitions of a folder, in the order of their file names. */
export async function loadDefinitions(folder = MACHINES_DIR): Promise<readonly FunnelDefinition[]> {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.json') && name !== 'funnel.schema.json')
    .sort();
  return Promise.all(names.map((name) => loadDefinition(folder, name)));
}

async function loadDefinition(folder: string, name: string): Promise<FunnelDefinition> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(`${folder}/${name}`, 'utf8'));
  } catch (error) {
    throw new DefinitionFileError(name, error instanceof Error ? error.message : String(error), error);
  }
  const parsed = parseDefinition(value);
  if (parsed.ok) return parsed.definition;
  throw new DefinitionFileError(
    name,
    parsed.errors.map(({ path, message }) => `${path} ${message}`).join('; '),
  );
}
