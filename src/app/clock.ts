/** Time as the program knows it. */

/** The only source of «now» above the core. */
export interface Clock {
  /** ms since 1970 UTC; in the sandbox it may have been moved. */
  now(): number;
}

/** A clock that says how far it was moved, for the few places that must speak of real time (pg-boss, local timers). */
export interface ShiftedClock extends Clock {
  /** `now()` minus the real time, ms; 0 outside of the sandbox. */
  offsetMs(): number;
}

/** Who may move the clock: the sandbox's «+24 h». The offset is kept in the database and read by every process. */
export interface MovableClock extends ShiftedClock {
  /** Sets the offset for all processes; this one knows it when the promise resolves. */
  moveTo(offsetMs: number): Promise<void>;
}
