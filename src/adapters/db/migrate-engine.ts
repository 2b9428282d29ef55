// Prisma's schema engine, run from its WebAssembly package: the same migrations, the same _prisma_migrations table
// as `prisma migrate deploy`, without the binary that the command line would download.
//
// One thing is ours: PrismaPg cuts a script at every semicolon, which breaks function bodies and leaves half a
// migration behind. Here a script is one simple query, so PostgreSQL applies all of it or nothing.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Pool } from 'pg';
import { MARK_COMMITTED } from './migrate-history.ts';
import type { MigrationScript } from './migrate-history.ts';

/** The few words of the WebAssembly API that are used; Node has it, the type library of Node does not. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
};

type EngineConstructor = typeof SchemaEngine;

/** Changes how the engine's adapter speaks to the database. */
export type AdaptAdapter = (adapter: SqlDriverAdapter) => SqlDriverAdapter;

/** The engine manages every table it finds. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Applies those of the scripts that the database lacks, in order, and names them. Each is committed whole, together
 * with a mark in its history row (see settleHistory). Throws what PostgreSQL threw. The caller holds the lock that keeps other processes out.
 */
export async function applyMigrations(
  pool: Pool,
  scripts: readonly MigrationScript[],
): Promise<readonly string[]> {
  const migrationsList = toMigrationList(scripts);
  const texts = new Set(scripts.map((script) => script.sql));
  // The engine answers with its own call stack; what PostgreSQL said is kept here.
  const said: unknown[] = [];
  const executeScript = async (script: string): Promise<void> => {
    const sql = texts.has(script) ? `${script};\n${MARK_COMMITTED}` : script;
    await pool.query(sql).catch((error: unknown) => {
      said.push(error);
      throw error;
    });
  };
  return withEngine(
    pool,
    undefined,
    (adapter) => Object.assign(adapter, { executeScript }),
    async (engine) => {
      const applied = await engine
        .applyMigrations({ migrationsList, filters: NO_FILTER })
        .catch((error: unknown) => {
          throw said[0] ?? error;
        });
      return applied.appliedMigrationNames;
    },
  );
}

/** Lends an engine that speaks to the database of `pool`, knowing the Prisma schema if one is given. */
export async function withEngine<T>(
  pool: Pool,
  schema: string | undefined,
  adapt: AdaptAdapter,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const constructor = await loadEngineOnce();
  const datamodels: [string, string][] | undefined =
    schema === undefined ? undefined : [['schema.prisma', schema]];
  const factory = bindMigrationAwareSqlAdapterFactory(makeFactory(pool, adapt));
  const engine = await constructor.new({ datamodels }, () => undefined, factory);
  try {
    return await use(engine);
  } finally {
    engine.free();
  }
}

function makeFactory(pool: Pool, adapt: AdaptAdapter): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => adapt(await factory.connect()),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** The package's glue code keeps one instance of the module: a second one would break the first one's promises. */
const loadEngineOnce = once(loadEngine);

/** Instantiates the module by hand: the package's own entry imports the .wasm file, which Node only does on a flag. */
async function loadEngine(): Promise<EngineConstructor> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(await readFile(entry.replace(/\.js$/, '.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': withUnreffedTimers(glue) });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue.SchemaEngine;
}

/** The engine never cancels its ten-second lock timer, which would keep a finished process alive for so long. */
function withUnreffedTimers(glue: object): object {
  const unreffed = (fire: () => void, delayMs: number): NodeJS.Timeout => setTimeout(fire, delayMs).unref();
  const timers = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'));
  return { ...glue, ...Object.fromEntries(timers.map((name) => [name, unreffed])) };
}

function toMigrationList(scripts: readonly MigrationScript[]): MigrationList {
  return {
    baseDir: '.',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: scripts.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
