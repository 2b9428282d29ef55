/** What a text says about a time, before the calendar, the clock and the school's hours are asked. */
import type { DayMention } from './day-mention.ts';
import type { TimeReading } from './read-times.ts';

export interface WishReading {
  readonly days: readonly DayMention[];
  readonly times: TimeReading;
}
