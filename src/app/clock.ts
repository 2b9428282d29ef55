/** The only source of «now» above the core. */
export interface Clock {
  /** ms since 1970 UTC; in the sandbox it may have been moved. */
  now(): number;
}
