/**
 * The log as use cases see it: facts with fields, never prose built from a client's words.
 * Port; the real one is adapters/log, which also masks whatever personal data slips through.
 */

/** Values that a log line may carry; an `Error` under the key `error` keeps its code, message, stack and causes. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Writes structured lines. Never throws and never waits: a lost line must not stop a dialogue.
 *
 * `msg` is a constant text that can be searched for; everything that varies goes into `fields`, under
 * `request_id` for the request and `user_id` for the client.
 */
export interface Log {
  /** Something happened as it should. */
  info(msg: string, fields?: LogFields): void;
  /** Something was refused or degraded, and the program coped. */
  warn(msg: string, fields?: LogFields): void;
  /** Something needs a person. */
  error(msg: string, fields?: LogFields): void;
  /** A log that adds these fields to each of its lines; the parent is unchanged. */
  child(fields: LogFields): Log;
}
