/** The log the sandbox writes to: the shape of pino's methods it uses, so that any logger of that kind fits. */
export interface SandboxLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
