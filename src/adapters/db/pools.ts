// The two connection pools of a process: few connections for the commit statement, so that batches form behind them,
// and a general one for everything else, Prisma included.
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool, types } from 'pg';
import type { CustomTypesConfig, PoolConfig } from 'pg';
import type { Log } from '../../app/log.ts';
import { PrismaClient } from './generated/client.ts';

/** How large the pools are and where they lead. */
export interface PoolsOptions {
  readonly connectionString: string;
  /** Connections for the commit statement, one or two. */
  readonly committers: number;
  readonly general: number;
  readonly log: Pick<Log, 'warn'>;
  /**
   * Behind a transaction pooler (PgBouncer, Neon) time-outs cannot be set when connecting; we then rely on our own.
   * Default: guessed from the URL (a host named …-pooler…, or pgbouncer=true).
   */
  readonly transactionPooler?: boolean;
  /**
   * False: names of statements are dropped on the way, for a pooler that knows no prepared statements (PgBouncer before
   * 1.21, or without max_prepared_statements). Default: false with pgbouncer=true in the URL, unless it also says
   * prepared_statements=true; else true.
   */
  readonly prepared?: boolean;
}

/** Open pools; `close` waits for queries in flight. */
export interface Pools {
  readonly committers: Pool;
  readonly general: Pool;
  readonly prisma: PrismaClient;
  /** Whether statements may have names here. */
  readonly prepared: boolean;
  close(): Promise<void>;
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const COMMIT_TIMEOUT_MS = 15_000;
const GENERAL_TIMEOUT_MS = 30_000;

/**
 * Opens nothing yet: connections are made when first needed. Over these pools bigint columns read as numbers (ids of
 * Telegram and ours stay far below 2^53; a larger one is an error, never a rounded number) and date columns as
 * «YYYY-MM-DD»; through Prisma bigints stay bigints. A lost idle connection is logged and replaced.
 */
export function makePools(options: PoolsOptions): Pools {
  const prepared = options.prepared ?? keepsStatements(options.connectionString);
  const committers = makePool(
    options,
    'sales-bot commit',
    options.committers,
    COMMIT_TIMEOUT_MS,
    KEYED_PLANS,
  );
  const general = makePool(options, 'sales-bot', options.general, GENERAL_TIMEOUT_MS);
  if (!prepared) for (const pool of [committers, general]) dropNames(pool);
  const prisma = new PrismaClient({ adapter: new PrismaPg(general) });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await Promise.all([committers.end(), general.end()]);
  };
  return { committers, general, prisma, prepared, close: () => (closing ??= close()) };
}

/**
 * How the committers' statements are planned: once, and by keys alone. They touch a few rows of every table however large
 * it is, but a plan made while a table is empty would scan it for as long as the plan lives, and one made for each
 * execution costs more than the execution. Nested loops keep the order in which rows are given, and so are locked; with
 * nothing kept aside for them each row is looked up by its key, where all against all would grow with the square.
 */
const KEYED_PLANS =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_material=off -c jit=off';

function makePool(
  options: PoolsOptions,
  applicationName: string,
  max: number,
  timeoutMs: number,
  settings?: string,
): Pool {
  const pooled = options.transactionPooler ?? namesPooler(options.connectionString);
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: applicationName,
    max,
    types: PARSERS,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // Prepared statements live as long as their connection, so idle ones are kept.
    idleTimeoutMillis: 0,
    query_timeout: timeoutMs + 5_000,
    ...(pooled ? {} : serverTimeouts(timeoutMs)),
    ...(pooled || settings === undefined ? {} : { options: settings }),
  });
  pool.on('error', (error) => options.log.warn('database connection lost', { pool: applicationName, error }));
  return pool;
}

function serverTimeouts(timeoutMs: number): PoolConfig {
  return {
    statement_timeout: timeoutMs,
    lock_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
  };
}

function namesPooler(connectionString: string): boolean {
  if (!URL.canParse(connectionString)) return false;
  const url = new URL(connectionString);
  return url.hostname.includes('-pooler') || url.searchParams.get('pgbouncer') === 'true';
}

/** Prisma's word for «no prepared statements» is `pgbouncer=true`; ours for a newer one is added to it. */
function keepsStatements(connectionString: string): boolean {
  if (!URL.canParse(connectionString)) return true;
  const { searchParams } = new URL(connectionString);
  return searchParams.get('pgbouncer') !== 'true' || searchParams.get('prepared_statements') === 'true';
}

/** A named statement lives in one server session, and such a pooler gives the next query another one. */
function dropNames(pool: Pool): void {
  const query = pool.query.bind(pool) as (...args: readonly unknown[]) => unknown;
  const unnamed = (config: unknown, ...rest: readonly unknown[]): unknown => {
    const named = typeof config === 'object' && config !== null && 'name' in config;
    return query(named ? { ...config, name: undefined } : config, ...rest);
  };
  pool.query = unnamed as typeof pool.query;
}

const PARSERS: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string): ((text: string) => unknown) => {
    if (format === 'binary') return builtinParser(oid, 'binary');
    if (oid === INT8) return parseBigint;
    if (oid === INT8_ARRAY) return parseBigintArray;
    if (oid === DATE) return String;
    return builtinParser(oid, 'text');
  },
};

function builtinParser(oid: number, format: 'text' | 'binary'): (text: string) => unknown {
  return types.getTypeParser(oid, format) as (text: string) => unknown;
}

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(
      `A bigint of the database, ${text}, is no exact JavaScript number; cast it to text in the query.`,
    );
  }
  return value;
}

/** One-dimensional, as all of ours: {1,2,NULL}. */
function parseBigintArray(text: string): (number | null)[] {
  const body = text.slice(1, -1);
  return body === '' ? [] : body.split(',').map((item) => (item === 'NULL' ? null : parseBigint(item)));
}
