// Exponential back-off with jitter, so that many waiting rows do not all come back in the same instant.

/**
 * @param attempt 0 for the wait after the first failure.
 * @param random between 0 and 1.
 * @returns ms between a half and the whole of `baseMs · factor^attempt`, at most `maxMs`.
 */
export function retryDelayMs(
  attempt: number,
  random: number,
  { baseMs, factor, maxMs }: { readonly baseMs: number; readonly factor: number; readonly maxMs: number },
): number {
  const whole = Math.min(maxMs, baseMs * factor ** attempt);
  return Math.round(whole * (0.5 + random / 2));
}
