// Builds the browser apps with Vite, each only when its sources or the lockfile changed since its last build.
// `npm start` and `npm test` run it first, so it must cost next to nothing when there is nothing to do.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface WebApp {
  readonly name: string;
  readonly root: string;
  /** Folders whose change asks for a new build. */
  readonly sources: readonly string[];
}

const PROJECT = dirname(import.meta.dirname);
const DIST = join(PROJECT, 'dist');
const APPS: readonly WebApp[] = [
  { name: 'sandbox', root: 'src/sandbox/page', sources: ['src/sandbox/page', 'src/contract'] },
  { name: 'studio', root: 'src/studio', sources: ['src/studio', 'src/contract', 'src/core'] },
];

for (const app of APPS) {
  if (existsSync(join(PROJECT, app.root, 'vite.config.ts'))) await buildWhenChanged(app);
}

async function buildWhenChanged(app: WebApp): Promise<void> {
  const target = join(DIST, app.name);
  const stamp = join(DIST, `${app.name}.hash`);
  const hash = hashSources(app);
  if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const startedAt = performance.now();
  // Built aside and moved: a server that is running never serves half a build.
  const aside = join(DIST, `.${app.name}-${process.pid}`);
  mkdirSync(DIST, { recursive: true });
  try {
    await build(app, aside);
    rmSync(target, { recursive: true, force: true });
    renameSync(aside, target);
    writeFileSync(stamp, hash);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  console.log(`built ${app.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Vite is loaded only here: a production image has the built apps and no Vite. */
async function build(app: WebApp, outDir: string): Promise<void> {
  const { build: viteBuild } = await import('vite');
  const root = join(PROJECT, app.root);
  await viteBuild({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
}

function hashSources({ sources }: WebApp): string {
  const hash = createHash('sha256').update(readFileSync(join(PROJECT, 'package-lock.json')));
  for (const file of sources.flatMap((folder) => listFiles(join(PROJECT, folder)))) {
    hash.update(relative(PROJECT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
