// The list of everything in the repository that a program writes: how it is made and where it lies.
// `npm run generate` makes them all; `npm run check` makes them again and compares.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json. */
export const PROJECT = dirname(import.meta.dirname);

/** One thing that is generated; `command` runs in the project's folder. */
export interface GeneratedArtefact {
  readonly name: string;
  /** Arguments for Node. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files and folders that the command writes. */
  readonly outputs: readonly string[];
}

interface PlannedArtefact extends GeneratedArtefact {
  /** Nothing is generated while this file is absent. */
  readonly source: string;
}

const PLANNED: readonly PlannedArtefact[] = [
  {
    name: 'prisma client',
    source: 'prisma/schema.prisma',
    command: ['node_modules/prisma/build/index.js', 'generate', '--no-hints'],
    // Generation needs no schema engine but insists on finding one: any executable does, and nothing is downloaded.
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    outputs: ['src/adapters/db/generated'],
  },
  {
    name: 'funnel schema',
    source: 'scripts/write-funnel-schema.ts',
    command: ['scripts/write-funnel-schema.ts'],
    outputs: ['machines/funnel.schema.json'],
  },
];

/** The artefacts whose sources exist. */
export function listArtefacts(): readonly GeneratedArtefact[] {
  return PLANNED.filter(({ source }) => existsSync(join(PROJECT, source)));
}
