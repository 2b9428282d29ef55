/** Moscow's calendar days as `YYYY-MM-DD`. */
import { DateTime } from 'luxon';
import { MOSCOW } from './booking-settings.ts';

/** The day of an instant (ms), `ahead` days further. */
export function moscowDay(at: number, ahead = 0): string {
  return DateTime.fromMillis(at, { zone: MOSCOW }).plus({ days: ahead }).toFormat('yyyy-MM-dd');
}
