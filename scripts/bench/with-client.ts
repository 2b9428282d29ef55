// One connection for one piece of work.
import { Client } from 'pg';

/** Lends a connection; it is closed in any case. */
export async function withClient<T>(
  connectionString: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString });
  // A server that stops while an error is on its way up must not hide that error.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
