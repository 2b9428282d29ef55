/** Puts day and hour together and checks them: past, too far, outside the hours in which talks are held. */
import type { DateTime } from 'luxon';
import { MOSCOW } from './booking-settings.ts';
import type { BookingSettings } from './booking-settings.ts';
import type { SpokenZone } from './read-zone.ts';
import { resolveDays } from './resolve-days.ts';
import { resolveTime } from './resolve-time.ts';
import type { ClockTime } from './resolve-time.ts';
import type { WishReading } from './wish-reading.ts';
import type { Wish } from './wish.ts';

export interface WishPlace {
  /** The instant of speaking on the speaker's clock. */
  readonly here: DateTime<true>;
  readonly zone: SpokenZone;
  readonly settings: BookingSettings;
  /** `HH:MM` that «в то же время» means. */
  readonly sameTime?: string;
}

/** The wish that a reading comes to. */
export function settleWish(reading: WishReading, place: WishPlace): Wish {
  const { days, times } = reading;
  const minutes = days.find((mention) => mention.kind === 'minutes');
  if (minutes !== undefined) return checkInstant(place.here.plus({ minutes: minutes.minutes }), place);
  const resolved = resolveDays(days, place.here.startOf('day'));
  if (resolved.kind === 'invalid') return resolved;
  if (resolved.kind === 'day' && resolved.day < place.here.startOf('day'))
    return { kind: 'invalid', reason: 'past' };
  if (resolved.kind === 'day' && isTooFar(resolved.day, place)) return { kind: 'invalid', reason: 'too_far' };
  const unclear = findUnclear(reading);
  if (unclear !== undefined) return unclear;
  if (resolved.kind === 'ambiguous') return resolved;
  const [mention] = times.times;
  if (mention === undefined && !times.same) return settleDayOnly(reading, resolved);
  const time = mention === undefined ? sameTime(place) : resolveTime(mention, times.part);
  if (time === undefined) return { kind: 'invalid', reason: 'bad_time' };
  if (resolved.kind === 'none') return checkInstant(nextAt(time, place.here), place);
  const at = onDay(resolved.day, time);
  if (!resolved.isTodaysWeekday) return checkInstant(at, place);
  return at > place.here
    ? { kind: 'ambiguous', why: 'weekday_is_today' }
    : checkInstant(at.plus({ weeks: 1 }), place);
}

function sameTime({ sameTime: booked, here }: WishPlace): ClockTime {
  const [hour = here.hour, minute = here.minute] = booked?.split(':').map(Number) ?? [];
  return { hour, minute };
}

function findUnclear({ times }: WishReading): Wish | undefined {
  if (times.midnight) return { kind: 'ambiguous', why: 'midnight' };
  if (times.bound) return { kind: 'ambiguous', why: 'bound' };
  return times.times.length > 1 ? { kind: 'ambiguous', why: 'several' } : undefined;
}

function settleDayOnly({ times }: WishReading, resolved: ReturnType<typeof resolveDays>): Wish {
  if (times.part !== undefined) return { kind: 'ambiguous', why: 'part_of_day', ...dateField(resolved) };
  if (resolved.kind !== 'day') return { kind: 'invalid', reason: 'no_datetime' };
  if (resolved.isTodaysWeekday) return { kind: 'ambiguous', why: 'weekday_is_today' };
  return { kind: 'date', date: resolved.day.toFormat('yyyy-MM-dd') };
}

function dateField(resolved: ReturnType<typeof resolveDays>): { readonly date?: string } {
  return resolved.kind === 'day' ? { date: resolved.day.toFormat('yyyy-MM-dd') } : {};
}

/** «в 18» without a day: today while it is ahead, else tomorrow. */
function nextAt(time: ClockTime, here: DateTime<true>): DateTime<true> {
  const today = onDay(here.startOf('day'), time);
  return today > here ? today : today.plus({ days: 1 });
}

function onDay(day: DateTime<true>, { hour, minute }: ClockTime): DateTime<true> {
  return day.set({ hour, minute, second: 0, millisecond: 0 });
}

function isTooFar(day: DateTime<true>, { here, settings }: WishPlace): boolean {
  return day.diff(here.startOf('day'), 'days').days > settings.horizonDays;
}

/** The moment on Moscow's clock, checked, with the speaker's own time beside it when the two differ. */
function checkInstant(at: DateTime<true>, { here, zone, settings }: WishPlace): Wish {
  const moscow = at.setZone(MOSCOW);
  const [date, time] = [moscow.toFormat('yyyy-MM-dd'), moscow.toFormat('HH:mm')];
  if (at <= here) return { kind: 'invalid', reason: 'past', date, time };
  if (time < settings.opensAt || time > settings.lastStartAt) {
    return { kind: 'invalid', reason: 'outside_schedule', date, time };
  }
  if (at.offset === moscow.offset) return { kind: 'slot', date, time };
  const local = { date: at.toFormat('yyyy-MM-dd'), time: at.toFormat('HH:mm'), zone: zone.title };
  return { kind: 'slot', date, time, local };
}
