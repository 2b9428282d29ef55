/** A log for commands that speak for themselves: only what is wrong is said. */
import type { Log } from '../../src/app/log.ts';

export const QUIET: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (msg, fields) => console.error(msg, JSON.stringify(fields ?? {})),
  child: () => QUIET,
};
