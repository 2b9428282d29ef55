// What can go wrong with the PostgreSQL that the app brings along, one class per cause. Each message ends with
// what to do about it.

/** The data folder cannot be created, read or written by the user that PostgreSQL has to run as. Not retryable. */
export class DataFolderError extends Error {
  readonly code = 'DATA_FOLDER';
  readonly retryable = false;
  readonly path: string;
  readonly remedy: string;

  constructor(path: string, found: string, cause?: unknown) {
    const remedy =
      'Make the folder writable, name another one in DATA_DIR, or name your own PostgreSQL in DATABASE_URL.';
    super(`The data folder ${path} cannot be used: ${found}. ${remedy}`, { cause });
    this.name = 'DataFolderError';
    this.path = path;
    this.remedy = remedy;
  }
}

/** The embedded PostgreSQL could not be initialised or started; `detail` is the end of its own log. */
export class EmbeddedPostgresError extends Error {
  readonly code = 'EMBEDDED_POSTGRES';
  readonly retryable = false;
  readonly detail: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, detail = '', cause?: unknown) {
    super(`${problem}. ${remedy}${detail === '' ? '' : `\nThe end of its log:\n${detail}`}`, { cause });
    this.name = 'EmbeddedPostgresError';
    this.detail = detail;
    this.remedy = remedy;
  }
}
