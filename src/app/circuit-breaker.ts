/**
 * Spares clients the wait for a model that does not answer. A state machine of three modes:
 *
 * - `closed`: everything passes; {@link BreakerOptions.failures} failures running open it;
 * - `open`: nothing passes for {@link BreakerOptions.openMs};
 * - `half-open`: one call passes as a probe; its success closes, its failure opens again.
 *
 * One process knows only its own calls: another learns by its own.
 */

export type BreakerMode = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  readonly failures: number;
  readonly openMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly onMode?: (mode: BreakerMode) => void;
}

export interface CircuitBreaker {
  /** Whether a call may be made now; in `half-open` the first who asks is the probe. */
  enter(): boolean;
  succeeded(): void;
  failed(): void;
  /** The call ended without telling anything about the model, as when its dialogue was left. */
  abandoned(): void;
  mode(): BreakerMode;
}

/** Makes a closed breaker. */
export function makeCircuitBreaker({ failures, openMs, now, onMode }: BreakerOptions): CircuitBreaker {
  let mode: BreakerMode = 'closed';
  let running = 0;
  let openedAt = 0;
  let probing = false;
  const change = (next: BreakerMode): void => {
    if (next !== mode) onMode?.(next);
    mode = next;
  };
  const open = (): void => {
    openedAt = now();
    probing = false;
    change('open');
  };
  return {
    mode: () => mode,
    enter: () => {
      if (mode === 'closed') return true;
      if (mode === 'open' && now() - openedAt >= openMs) change('half-open');
      if (mode === 'open' || probing) return false;
      probing = true;
      return true;
    },
    succeeded: () => {
      running = 0;
      probing = false;
      change('closed');
    },
    failed: () => {
      running += 1;
      // A call of before the opening says nothing new.
      if (mode === 'half-open' || (mode === 'closed' && running >= failures)) open();
    },
    abandoned: () => {
      probing = false;
    },
  };
}
