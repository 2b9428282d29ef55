// What can go wrong between us and the database before the app runs, one class per cause, told apart by error code
// or SQLSTATE. Messages name host, port and database, never the password.

/** Nobody answers, or we are not let in. Retrying helps when the server is still coming up. */
export class DatabaseUnreachableError extends Error {
  readonly code = 'DATABASE_UNREACHABLE';
  readonly retryable = true;
  readonly remedy: string;

  constructor(connectionString: string, found: string, remedy: string, cause?: unknown) {
    super(`PostgreSQL at ${describeTarget(connectionString)} cannot be used: ${found}. ${remedy}`, { cause });
    this.name = 'DatabaseUnreachableError';
    this.remedy = remedy;
  }
}

/** A migration broke off or the history is in a state that only a person can judge. Not retryable. */
export class MigrationFailedError extends Error {
  readonly code = 'MIGRATION_FAILED';
  readonly retryable = false;
  readonly migration: string;
  readonly remedy: string;

  constructor(migration: string, found: string, remedy: string, cause?: unknown) {
    super(`The migration ${migration} did not succeed: ${found}. ${remedy}`, { cause });
    this.name = 'MigrationFailedError';
    this.migration = migration;
    this.remedy = remedy;
  }
}

/** The schema lacks migrations, and this process may not make them. */
export class SchemaBehindError extends Error {
  readonly code = 'SCHEMA_BEHIND';
  readonly retryable = false;

  constructor(migrations: readonly string[]) {
    super(`The database lacks ${migrations.join(', ')}. Run: npm run migrate`);
    this.name = 'SchemaBehindError';
  }
}

const START_IT = 'Start the server, or correct host and port in DATABASE_URL (DIRECT_URL).';
const CHECK_USER = 'Correct user and password in DATABASE_URL (DIRECT_URL).';

/** Codes of Node and SQLSTATEs of PostgreSQL that mean "not connected", with what to do about each. */
const UNREACHABLE: Readonly<Record<string, readonly [found: string, remedy: string]>> = {
  ECONNREFUSED: ['nothing listens there', START_IT],
  ECONNRESET: ['the connection was cut', START_IT],
  ENOTFOUND: ['the host name is unknown', START_IT],
  EAI_AGAIN: ['the host name could not be looked up', START_IT],
  ETIMEDOUT: ['no answer in time', START_IT],
  EHOSTUNREACH: ['the host cannot be reached', START_IT],
  ENETUNREACH: ['the network cannot be reached', START_IT],
  '28P01': ['user or password is wrong', CHECK_USER],
  '28000': ['the user is not allowed in', `${CHECK_USER} A remote server usually wants ?sslmode=require.`],
  '3D000': ['the database does not exist', 'Create it, or correct its name in DATABASE_URL (DIRECT_URL).'],
  '53300': ['it has no connection left', 'Raise max_connections or use the pooled URL.'],
  '57P03': ['it is starting up or shutting down', 'Try again in a few seconds.'],
};

/** The error for a failed connection, or the error itself when it is about something else. */
export function toUnreachable(error: unknown, connectionString: string): unknown {
  const known = UNREACHABLE[codeOf(error) ?? ''];
  if (known !== undefined) return new DatabaseUnreachableError(connectionString, known[0], known[1], error);
  // pg gives its own time-out while connecting no code at all, and nothing else fails without one.
  if (error instanceof Error && codeOf(error) === undefined) {
    return new DatabaseUnreachableError(connectionString, error.message, START_IT, error);
  }
  return error;
}

/** `code` of a Node or PostgreSQL error, looking into the several attempts of one connection. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function describeTarget(connectionString: string): string {
  if (!URL.canParse(connectionString)) return '(the address is no URL)';
  const url = new URL(connectionString);
  return `${url.hostname}:${url.port === '' ? '5432' : url.port}${url.pathname}`;
}
