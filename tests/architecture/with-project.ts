// Lends a throw-away project with given files, in which the repository's own rules can be tried.
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of the repository. */
export const REPOSITORY = dirname(dirname(import.meta.dirname));

/** Calls `use` with the folder and removes it afterwards; packages resolve to those of the repository. */
export async function withProject<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'architecture-')));
  try {
    for (const name of ['package.json', 'tsconfig.json'])
      copyFileSync(join(REPOSITORY, name), join(folder, name));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
