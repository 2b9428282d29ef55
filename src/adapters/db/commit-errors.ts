// Errors of pg → what the engine understands, by SQLSTATE or Node code.
import { StoreBusyError, StoreFaultError, StoreUnavailableError } from '../../app/store-errors.ts';
import { codeOf } from './migrate-errors.ts';

/** Deadlock, serialization, lock not available. A statement that timed out counts as «nobody answers». */
const BUSY = new Set(['40P01', '40001', '55P03']);

/** Classes of SQLSTATE that speak of the server or the connection and not of the statement. */
const UNAVAILABLE_CLASSES = new Set(['08', '28', '3D', '53', '57', '58']);

/** `25006`: a read-only server, seen while a standby takes over. */
const READ_ONLY = '25006';

/** Translates what a query threw. An error without any code is pg's own «connection lost» or time-out. */
export function toStoreError(error: unknown): Error {
  const code = codeOf(error);
  if (code === undefined) return new StoreUnavailableError(error);
  if (BUSY.has(code)) return new StoreBusyError(error);
  if (code.length !== 5 || code === READ_ONLY || UNAVAILABLE_CLASSES.has(code.slice(0, 2))) {
    return new StoreUnavailableError(error);
  }
  return new StoreFaultError(code, error);
}
