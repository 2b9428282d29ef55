/**
 * Reads a client's Russian free text about the time of the talk: «зафтра в полпятого», «в пятницу в 18 по Новосибирску».
 * Pure; the result is asked back before it is used, so where two readings are honest it says so instead of guessing.
 */
import { DateTime } from 'luxon';
import { DEFAULT_BOOKING_SETTINGS, MOSCOW } from './booking-settings.ts';
import type { BookingSettings } from './booking-settings.ts';
import { readClauses } from './clauses.ts';
import { readHalfHours } from './half-hours.ts';
import { normaliseWish } from './normalise-wish.ts';
import { readDays } from './read-days.ts';
import { readTimes } from './read-times.ts';
import { readWithChrono } from './read-with-chrono.ts';
import { readZone } from './read-zone.ts';
import type { SpokenZone, ZoneReading } from './read-zone.ts';
import { settleWish } from './settle-wish.ts';
import type { WishReading } from './wish-reading.ts';
import type { Wish } from './wish.ts';

export interface WishOptions {
  readonly settings?: BookingSettings;
  /** The client's own zone when it is known; «по моему времени» is then understood. */
  readonly zone?: SpokenZone;
  /** Time of the talk already booked, `HH:MM`: what «в то же время» means; without it the time of day now. */
  readonly bookedTime?: string;
  /** Date already agreed upon, `YYYY-MM-DD`: what a time without a day means; without it the nearest such time. */
  readonly day?: string;
}

/** Reads a wish at the instant `now` (ms). Never throws; a text without a time is `invalid: no_datetime`. */
export function parseWish(text: string, now: number, options: WishOptions = {}): Wish {
  const settings = options.settings ?? DEFAULT_BOOKING_SETTINGS;
  const zoned = readZone(normaliseWish(text));
  const { parts, refused } = readClauses(zoned.rest);
  const reading = onAgreedDay(mergeReadings(parts.map(readPart)), options.day);
  if (isSilent(reading)) {
    if (refused) return { kind: 'ambiguous', why: 'refused' };
    return readWithChrono(zoned.rest, now, settings) ?? { kind: 'invalid', reason: 'no_datetime' };
  }
  const zone = zoneOf(zoned, options.zone);
  if (zone === undefined) return { kind: 'ambiguous', why: 'zone' };
  const here = DateTime.fromMillis(now, { zone: zone.zone });
  if (!here.isValid) return { kind: 'ambiguous', why: 'zone' };
  return settleWish(reading, {
    here,
    zone,
    settings,
    ...(options.bookedTime !== undefined && { sameTime: options.bookedTime }),
  });
}

/** A time that names no day is one of the agreed day. */
function onAgreedDay(reading: WishReading, agreed: string | undefined): WishReading {
  if (agreed === undefined || isSilent(reading) || reading.days.length > 0) return reading;
  const [year, month, day] = agreed.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return reading;
  return { ...reading, days: [{ kind: 'date', day, month, year }] };
}

function readPart(part: string): WishReading {
  const halves = readHalfHours(part);
  const { rest, days } = readDays(halves.rest);
  const times = readTimes(rest);
  return { days, times: { ...times, times: [...halves.times, ...times.times] } };
}

/** The last part speaks; what it leaves out is taken from the one before it. */
function mergeReadings(readings: readonly WishReading[]): WishReading {
  const [last, ...earlier] = readings;
  if (last === undefined)
    return { days: [], times: { times: [], bound: false, midnight: false, same: false } };
  return earlier.reduce(fillUp, last);
}

function fillUp(later: WishReading, earlier: WishReading): WishReading {
  const saysTime =
    later.times.times.length > 0 || later.times.bound || later.times.midnight || later.times.same;
  return {
    days: later.days.length > 0 ? later.days : earlier.days,
    times: saysTime
      ? later.times
      : { ...earlier.times, ...(later.times.part !== undefined && { part: later.times.part }) },
  };
}

function isSilent({ days, times }: WishReading): boolean {
  return (
    days.length === 0 &&
    times.times.length === 0 &&
    times.part === undefined &&
    !times.bound &&
    !times.midnight &&
    !times.same
  );
}

function zoneOf(zoned: ZoneReading, own: SpokenZone | undefined): SpokenZone | undefined {
  if (zoned.zone !== undefined) return zoned.zone;
  if (zoned.unclear) return own;
  return { zone: MOSCOW, title: 'МСК' };
}
