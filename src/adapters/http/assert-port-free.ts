// Looks whether a port can be listened on, before anything else is begun: a database made for nothing is a bad answer to
// «the port is taken».
import { createServer } from 'node:net';
import { toPortError } from './port-errors.ts';

/** Resolves when the port can be had now; 0 always can. Throws PortTakenError or PortForbiddenError. */
export async function assertPortFree(port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(toPortError(port, error)));
    probe.listen(port, resolve);
  });
  await new Promise<void>((resolve) => {
    probe.close(() => resolve());
  });
}
