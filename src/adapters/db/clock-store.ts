// The product's clock: real time plus an offset that lies in the database, so that every process and every restart
// agrees. Outside of the sandbox the offset is 0 and nobody writes it.
import type { Pool } from 'pg';
import type { MovableClock } from '../../app/clock.ts';
import type { Log } from '../../app/log.ts';

const POLL_MS = 1_000;

/** The clock, with the reading of its row. */
export interface DatabaseClock extends MovableClock {
  /** Reads the offset, then looks every second whether another process moved it. */
  start(): Promise<void>;
  stop(): void;
}

/** Makes the clock; before `start` it shows real time. */
export function makeDatabaseClock(deps: {
  readonly pool: Pool;
  readonly log: Pick<Log, 'warn' | 'info'>;
}): DatabaseClock {
  const { pool, log } = deps;
  let offset = 0;
  let moves = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const read = async (): Promise<void> => {
    const before = moves;
    const { rows } = await pool.query<{ offset: number }>(
      'SELECT offset_ms::float8 AS offset FROM clock WHERE id = 1',
    );
    // A reading that began before our own move must not undo it.
    if (before === moves) offset = rows[0]?.offset ?? 0;
  };
  return {
    now: () => Date.now() + offset,
    offsetMs: () => offset,
    moveTo: async (offsetMs) => {
      const to = Math.round(offsetMs);
      moves++;
      await pool.query('UPDATE clock SET offset_ms = $1 WHERE id = 1', [to]);
      moves++;
      offset = to;
      log.info('clock moved', { offset_ms: to });
    },
    start: async () => {
      await read();
      timer = setInterval(() => {
        read().catch((error: unknown) => log.warn('clock offset could not be read', { error }));
      }, POLL_MS);
    },
    stop: () => clearInterval(timer),
  };
}
