/** What an owner may set about consultations. Times are Moscow's, `HH:MM`; dates `YYYY-MM-DD`. */

/** Business time of the school. */
export const MOSCOW = 'Europe/Moscow';

export interface BookingSettings {
  /** Starts that are offered by buttons, in order. */
  readonly slotTimes: readonly string[];
  /** Free text is taken from here… */
  readonly opensAt: string;
  /** …up to here: the last start. */
  readonly lastStartAt: string;
  /** ISO weekdays, Monday is 1. */
  readonly workingDays: readonly number[];
  readonly holidays: readonly string[];
  readonly durationMinutes: number;
  /** How many clients may talk at one time. */
  readonly capacity: number;
  /** A slot may be booked until so many minutes before its start. */
  readonly leadMinutes: number;
  /** How many days ahead a date is accepted. */
  readonly horizonDays: number;
  /** How many dates are offered. */
  readonly offeredDates: number;
}

export const DEFAULT_BOOKING_SETTINGS: BookingSettings = {
  slotTimes: ['12:00', '14:00', '16:00', '18:00'],
  opensAt: '10:00',
  lastStartAt: '19:00',
  workingDays: [1, 2, 3, 4, 5, 6, 7],
  holidays: [],
  durationMinutes: 60,
  capacity: 1,
  leadMinutes: 30,
  horizonDays: 180,
  offeredDates: 2,
};
