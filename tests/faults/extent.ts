/** How much of the fault suite runs: a quick set with every test run, the full one with `npm run test:faults`. */

/** True with FAULTS=full and under `npm run test:faults`. */
export const IS_FULL =
  process.env['FAULTS'] === 'full' || process.env['npm_lifecycle_event'] === 'test:faults';

/** Clients under load, where the process or the database is what breaks. */
export const CLIENTS = IS_FULL ? 50 : 30;

/** Clients under load, where their number matters less. */
export const FEWER_CLIENTS = IS_FULL ? CLIENTS : 12;
