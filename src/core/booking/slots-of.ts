/** Which talks can still be booked: arithmetic over settings and taken slots, in Moscow time. Holds nothing. */
import { DateTime } from 'luxon';
import { MOSCOW } from './booking-settings.ts';
import type { BookingSettings } from './booking-settings.ts';

/** A talk that is booked or held. */
export interface TakenSlot {
  readonly date: string;
  readonly time: string;
}

/** Why a slot cannot be booked; `free` when it can. */
export type SlotState = 'free' | 'busy' | 'closed' | 'too_soon' | 'too_far' | 'bad_slot';

/** The offered starts of a date that can still be booked, in order. */
export function slotsOf(
  date: string,
  now: number,
  settings: BookingSettings,
  busy: readonly TakenSlot[],
): readonly string[] {
  return settings.slotTimes.filter((time) => judgeSlot({ date, time }, now, settings, busy) === 'free');
}

/**
 * Whether a start can be booked: real, on a working day, far enough ahead, and fewer than `capacity` talks overlap it.
 * Opening hours are not asked here: offered starts are the owner's, a free text is checked when it is read.
 */
export function judgeSlot(
  slot: TakenSlot,
  now: number,
  settings: BookingSettings,
  busy: readonly TakenSlot[],
): SlotState {
  const start = startOf(slot);
  if (start === undefined) return 'bad_slot';
  if (!settings.workingDays.includes(start.weekday) || settings.holidays.includes(slot.date)) return 'closed';
  if (start.toMillis() - now < settings.leadMinutes * 60_000) return 'too_soon';
  if (
    start.diff(DateTime.fromMillis(now, { zone: MOSCOW }).startOf('day'), 'days').days >
    settings.horizonDays + 1
  ) {
    return 'too_far';
  }
  const length = settings.durationMinutes * 60_000;
  const overlapping = busy.filter((taken) => {
    const other = startOf(taken);
    return other !== undefined && Math.abs(other.toMillis() - start.toMillis()) < length;
  });
  return overlapping.length < settings.capacity ? 'free' : 'busy';
}

/** The instant a slot starts at, ms; `undefined` when its date or time does not exist. */
export function slotInstant(slot: TakenSlot): number | undefined {
  return startOf(slot)?.toMillis();
}

function startOf({ date, time }: TakenSlot): DateTime<true> | undefined {
  const start = DateTime.fromFormat(`${date} ${time}`, 'yyyy-MM-dd HH:mm', { zone: MOSCOW });
  return start.isValid ? start : undefined;
}
