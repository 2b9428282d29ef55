// Why the server cannot listen, told with the way out.

/** Another program listens on the port. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'port-taken';
  readonly retryable = false;

  constructor(port: number, cause: unknown) {
    super(`Port ${port} is taken by another program; stop it, or choose a free port: PORT=${port + 1}.`, {
      cause,
    });
  }
}

/** The system does not let this user listen on the port. */
class PortForbiddenError extends Error {
  override readonly name = 'PortForbiddenError';
  readonly code = 'port-forbidden';
  readonly retryable = false;

  constructor(port: number, cause: unknown) {
    super(`This user may not listen on port ${port}; choose one above 1023, for example PORT=3000.`, {
      cause,
    });
  }
}

/** The error of ours for an error of `listen`; any other is returned unchanged. */
export function toPortError(port: number, error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new PortTakenError(port, error);
  if (code === 'EACCES') return new PortForbiddenError(port, error);
  return error;
}
