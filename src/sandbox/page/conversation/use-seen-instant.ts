/** Tells the first moments of a mounted conversation, in which nothing should animate, from later ones. */
import { useCallback, useRef } from 'react';

const freshMs = 350;

/** Returns a function that is true shortly after mounting. */
export function useSeenInstant(): () => boolean {
  const mountedAt = useRef<number | undefined>(undefined);
  return useCallback(() => {
    mountedAt.current ??= performance.now();
    return performance.now() - mountedAt.current < freshMs;
  }, []);
}
