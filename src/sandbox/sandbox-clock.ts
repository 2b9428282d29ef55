/**
 * The test clock as the sandbox sees it. The clock belongs to the application: advancing it settles everything
 * that falls due on the way, so a promise of `advance` resolves only when the bot has done it all.
 */
export interface SandboxClock {
  /** The present instant, Unix milliseconds. */
  now(): number;
  /** Moves the clock forward and settles what falls due. */
  advance(seconds: number): Promise<void>;
  /** The earliest instant at which something is due, if anything is. */
  nextDue(): Promise<number | undefined>;
  /**
   * Brings the clock back to real time. Only ever called while the sandbox is emptied, when nobody is left who
   * could have lived in the future. Absent where the application cannot do it: then nobody is offered it.
   */
  reset?(): Promise<void>;
}
