/** The product's clock: real time, and only where a test clock is allowed the offset that lies in the database. */
import { makeDatabaseClock } from '../adapters/db/clock-store.ts';
import type { DatabaseClock } from '../adapters/db/clock-store.ts';
import type { Log } from '../app/log.ts';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { OpenDatabase } from './open-database.ts';

/** This database's clock was moved, and this program may not live in a moved time. */
export class ClockMovedError extends Error {
  readonly code = 'CLOCK_MOVED';
  constructor(offsetMs: number) {
    const hours = Math.round(offsetMs / 360_000) / 10;
    super(
      `The clock of this database was moved by ${hours} h in a sandbox; a real bot must live in real time. ` +
        'Use another database (DATABASE_URL, or DATA_DIR for the embedded one), or run: UPDATE clock SET offset_ms = 0',
    );
    this.name = 'ClockMovedError';
  }
}

/** Starts the clock; sandbox and engine read the same one. @throws ClockMovedError */
export async function openClock(
  config: Config,
  database: OpenDatabase,
  log: Log,
  lifecycle: Lifecycle,
): Promise<DatabaseClock> {
  const clock = makeDatabaseClock({ pool: database.pools.general, log });
  await clock.start();
  lifecycle.onStop('clock', () => clock.stop());
  if (config.testClock) return clock;
  if (clock.offsetMs() !== 0) throw new ClockMovedError(clock.offsetMs());
  clock.stop();
  return { ...clock, now: () => Date.now(), offsetMs: () => 0 };
}
