// Turns a JSON log line into a readable one, for a terminal only: machines always get the JSON.

const COLOURS: Readonly<Record<string, string>> = {
  info: '\u001b[36m',
  warn: '\u001b[33m',
  error: '\u001b[31m',
  fatal: '\u001b[31m',
};
const GREY = '\u001b[90m';
const RESET = '\u001b[0m';

/** A function from a JSON line to `12:00:01 INFO message key=value`; a line that is not JSON passes unchanged. */
export function makeLineFormat(): (json: string) => string {
  return (json) => {
    const entry = parseEntry(json);
    if (entry === undefined) return json;
    const { time, level, msg, error, ...fields } = entry;
    const label = String(level).toUpperCase().padEnd(5);
    const pairs = Object.entries(fields).map(([key, value]) => `${key}=${toPlain(value)}`);
    const clock = String(time).slice(11, 19);
    const head = `${GREY}${clock}${RESET} ${COLOURS[String(level)] ?? ''}${label}${RESET} ${String(msg)}`;
    const tail = pairs.length > 0 ? ` ${GREY}${pairs.join(' ')}${RESET}` : '';
    return `${head}${tail}\n${error === undefined ? '' : `${toStack(error)}\n`}`;
  };
}

function parseEntry(json: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(json);
    return typeof entry === 'object' && entry !== null ? { ...entry } : undefined;
  } catch {
    return undefined;
  }
}

function toPlain(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

function toStack(error: unknown): string {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  return typeof stack === 'string' ? stack : toPlain(error);
}
