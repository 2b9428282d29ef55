/** The owner's settings of consultations as they lie in the catalogue, `setting:consult_*`, made whole. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { CatalogueLookup } from '../funnel/scope.ts';
import type { Json } from '../json.ts';
import { DEFAULT_BOOKING_SETTINGS } from './booking-settings.ts';
import type { BookingSettings } from './booking-settings.ts';

const clockTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const whole = (minimum: number, maximum: number): TSchema => Type.Integer({ minimum, maximum });

/** Field → key of the setting and what it may be. */
const FIELDS: { readonly [field in keyof BookingSettings]: readonly [key: string, schema: TSchema] } = {
  slotTimes: ['consult_slot_times', Type.Array(clockTime, { minItems: 1, maxItems: 24 })],
  opensAt: ['consult_opens_at', clockTime],
  lastStartAt: ['consult_last_start_at', clockTime],
  workingDays: ['consult_working_days', Type.Array(whole(1, 7))],
  holidays: ['consult_holidays', Type.Array(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }))],
  durationMinutes: ['consult_minutes', whole(5, 480)],
  capacity: ['consult_slot_capacity', whole(1, 1000)],
  leadMinutes: ['consult_lead_minutes', whole(0, 10_080)],
  horizonDays: ['consult_horizon_days', whole(1, 730)],
  offeredDates: ['consult_offered_dates', whole(1, 10)],
};

/**
 * Reads the settings. One that is missing or does not fit its schema counts as not set: a slip of an owner's finger
 * must not close the booking.
 */
export function parseBookingSettings(lookup: CatalogueLookup): BookingSettings {
  const read = <T>(field: keyof BookingSettings, usual: T): T => {
    const [key, schema] = FIELDS[field];
    const value = lookup(`setting:${key}`);
    return isOf<T>(schema, value) ? value : usual;
  };
  const usual = DEFAULT_BOOKING_SETTINGS;
  return {
    slotTimes: read('slotTimes', usual.slotTimes),
    opensAt: read('opensAt', usual.opensAt),
    lastStartAt: read('lastStartAt', usual.lastStartAt),
    workingDays: read('workingDays', usual.workingDays),
    holidays: read('holidays', usual.holidays),
    durationMinutes: read('durationMinutes', usual.durationMinutes),
    capacity: read('capacity', usual.capacity),
    leadMinutes: read('leadMinutes', usual.leadMinutes),
    horizonDays: read('horizonDays', usual.horizonDays),
    offeredDates: read('offeredDates', usual.offeredDates),
  };
}

/** Each schema of {@link FIELDS} describes the type of its field. */
function isOf<T>(schema: TSchema, value: Json | T): value is T {
  return Check(schema, value);
}
