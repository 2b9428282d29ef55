/**
 * What can go wrong between the engine and its store, one class per way of going on. Adapters translate the errors of
 * their library at the border, by code and never by message.
 */

/** The database cannot be reached. Whether the last statement was committed is unknown; its inbox keys will tell. */
export class StoreUnavailableError extends Error {
  readonly code = 'STORE_UNAVAILABLE';
  readonly retryable = true;
  constructor(cause: unknown) {
    super('The database cannot be reached; nothing is lost, try again.', { cause });
    this.name = 'StoreUnavailableError';
  }
}

/** The statement was rolled back for a passing reason (deadlock, lock time-out): the same one may succeed at once. */
export class StoreBusyError extends Error {
  readonly code = 'STORE_BUSY';
  readonly retryable = true;
  constructor(cause: unknown) {
    super('The database rolled the statement back for a passing reason; try it again.', { cause });
    this.name = 'StoreBusyError';
  }
}

/** The statement was refused for what it holds: some row of it does not fit. Rolled back whole. */
export class StoreFaultError extends Error {
  readonly code = 'STORE_FAULT';
  readonly retryable = false;
  readonly sqlState: string;
  constructor(sqlState: string, cause: unknown) {
    super(`The database refused the statement (SQLSTATE ${sqlState}).`, { cause });
    this.name = 'StoreFaultError';
    this.sqlState = sqlState;
  }
}

/** A stored row that this program cannot read: written by a newer one, or damaged. */
export class StoredFormatError extends Error {
  readonly code = 'STORED_FORMAT';
  readonly retryable = false;
  constructor(what: string, found: unknown, expected: number) {
    super(
      `${what} is stored in format ${String(found)}, this program reads format ${expected}; run the newer program.`,
    );
    this.name = 'StoredFormatError';
  }
}

/** Some subjects of a load cannot be read; a load without them succeeds. */
export class SubjectsUnreadableError extends Error {
  readonly code = 'STORED_FORMAT';
  readonly retryable = false;
  /** By `refKey`. */
  readonly unreadable: ReadonlyMap<string, StoredFormatError>;
  constructor(unreadable: ReadonlyMap<string, StoredFormatError>) {
    super(
      `${unreadable.size} of the subjects cannot be read: ${[...unreadable.keys()].slice(0, 5).join(', ')}.`,
    );
    this.name = 'SubjectsUnreadableError';
    this.unreadable = unreadable;
  }
}
