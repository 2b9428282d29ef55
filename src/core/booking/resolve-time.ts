/** Which hour of the day a mention comes to: talks are held by day, so «в два» is 14:00. */
import type { DayPart, TimeMention } from './time-mention.ts';

export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
}

/** A bare hour up to this one is after noon. */
const LAST_BARE_AFTERNOON = 7;

/**
 * The time on the 24-hour clock; `undefined` when it does not exist («15:75», «в 25»). `part` is the part of the day
 * said elsewhere in the text; the mention's own goes first.
 */
export function resolveTime(mention: TimeMention, part: DayPart | undefined): ClockTime | undefined {
  const { hour, minute } = mention;
  if (hour > 23 || minute > 59) return undefined;
  const said = mention.part ?? part;
  if (mention.exact && said === undefined) return { hour, minute };
  return { hour: inPart(hour, said), minute };
}

function inPart(hour: number, part: DayPart | undefined): number {
  if (hour > 12 || hour === 0) return hour;
  switch (part) {
    case 'morning':
      return hour;
    case 'day':
      return hour <= LAST_BARE_AFTERNOON ? hour + 12 : hour;
    case 'evening':
      return hour === 12 ? 0 : hour + 12;
    case 'night':
      if (hour === 12) return 0;
      return hour >= 9 ? hour + 12 : hour;
    case undefined:
      return hour <= LAST_BARE_AFTERNOON ? hour + 12 : hour;
  }
}
