// A twin of the log port that remembers its lines, so that a test can ask what was logged.
import type { Log, LogFields } from '../../src/app/log.ts';

/** One remembered line, with the fields of all parents. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly msg: string;
  readonly fields: LogFields;
}

/** A log whose lines can be read back; children write into the same list. */
export function makeMemoryLog(): Log & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  return { ...makeChild(lines, {}), lines };
}

function makeChild(lines: LogLine[], bound: LogFields): Log {
  const at =
    (level: LogLine['level']) =>
    (msg: string, fields: LogFields = {}): void => {
      lines.push({ level, msg, fields: { ...bound, ...fields } });
    };
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => makeChild(lines, { ...bound, ...fields }),
  };
}
