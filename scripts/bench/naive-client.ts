// The Prisma client of peer (d), generated outside of the sources: loaded by path, typed by hand.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PrismaPg } from '@prisma/adapter-pg';

/** Git-ignored: generated code, results, profiles. */
export const BENCH_DATA_DIR = join(import.meta.dirname, '..', '..', '.data', 'bench');

/** Entry of the generated client. */
export const NAIVE_CLIENT = join(BENCH_DATA_DIR, 'prisma-client', 'client.ts');

interface Where {
  readonly where: { readonly userId: bigint };
}

/** As much of the generated client as the peer uses. */
export interface NaivePrisma {
  readonly naiveSnapshot: {
    findUnique(query: Where): Promise<{ readonly snapshot: unknown } | null>;
    upsert(
      query: Where & {
        readonly create: { readonly userId: bigint; readonly snapshot: object };
        readonly update: { readonly snapshot: object };
      },
    ): Promise<unknown>;
  };
  $executeRawUnsafe(sql: string): Promise<number>;
  $queryRawUnsafe<T>(sql: string): Promise<T>;
  $disconnect(): Promise<void>;
}

interface NaiveClientModule {
  readonly PrismaClient: new (options: { adapter: PrismaPg }) => NaivePrisma;
}

/** Loads the generated client. */
export async function importNaiveClient(): Promise<NaiveClientModule> {
  return (await import(pathToFileURL(NAIVE_CLIENT).href)) as NaiveClientModule;
}
