// The log port over pino: one JSON object a line on stdout, or one readable line where a person is looking.
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { Log, LogFields } from '../../app/log.ts';
import { makeLineFormat } from './line-format.ts';
import { makeRedactor } from './redact.ts';
import type { Redactor } from './redact.ts';

/** Where lines go and what must not be in them. */
export interface LogOptions {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Values of the program's own secrets; they are masked wherever they turn up. */
  readonly secrets?: readonly string[];
  /** Default: stdout, readable on a terminal, JSON elsewhere. */
  readonly destination?: DestinationStream;
}

/** A log that writes at once, without a worker thread, so that the last lines before a crash are not lost. */
export function makeLog({ level, secrets = [], destination = makeStdout() }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return wrap(logger, makeRedactor(secrets));
}

function wrap(logger: Logger, redactor: Redactor): Log {
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (msg: string, fields: LogFields = {}): void => {
      if (!logger.isLevelEnabled(level)) return;
      logger[level](redactor.fields(fields), redactor.text(msg));
    };
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => wrap(logger.child(redactor.fields(fields)), redactor),
  };
}

function makeStdout(): DestinationStream {
  if (!process.stdout.isTTY) return pino.destination({ fd: 1, sync: true });
  const toLine = makeLineFormat();
  return { write: (json) => void process.stdout.write(toLine(json)) };
}
