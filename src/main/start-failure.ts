/** Why the program did not start, in words for whoever started it. */

/** What the file system says when a folder cannot be made or written to. */
const FOLDER_CODES = new Set(['EACCES', 'EROFS', 'EPERM', 'EEXIST', 'ENOTDIR', 'ENOSPC']);

/**
 * One sentence and, where the error carries one, its remedy; no stack trace. Errors with a `code` of ours already say
 * what, where, what was expected and how to mend it.
 */
export function describeStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return `The program stopped: ${String(error)}`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && FOLDER_CODES.has(code)) {
    return `The data folder cannot be written to: ${error.message}. Make it writable or name another one with DATA_DIR.`;
  }
  return `The program could not start: ${error.message}${code === undefined ? '' : ` [${code}]`}`;
}
