/** ISO 8601 durations as milliseconds. Calendar lengths are fixed: a day is 24 h, no months or years. */
import { Duration } from 'luxon';

/** @returns whole milliseconds > 0, or `undefined` for anything that is not a plain positive duration. */
export function parseDurationMs(text: string): number | undefined {
  if (!text.startsWith('P')) return undefined;
  const duration = Duration.fromISO(text);
  if (!duration.isValid || duration.months !== 0 || duration.years !== 0) return undefined;
  const ms = Math.round(duration.toMillis());
  return ms > 0 ? ms : undefined;
}
