/** The owner's settings of consultations, and a day agreed upon before the time is said. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_BOOKING_SETTINGS } from '../../../src/core/booking/booking-settings.ts';
import { parseBookingSettings } from '../../../src/core/booking/parse-booking-settings.ts';
import { parseWish } from '../../../src/core/booking/parse-wish.ts';
import type { Json } from '../../../src/core/json.ts';

const NOW = Date.parse('2026-11-24T11:00:00+03:00');

function settingsOf(values: Readonly<Record<string, Json>>): ReturnType<typeof parseBookingSettings> {
  return parseBookingSettings((key) => values[key.replace('setting:', '')] ?? null);
}

describe('settings', () => {
  it('that are not set are the usual ones', () => {
    expect(settingsOf({})).toEqual(DEFAULT_BOOKING_SETTINGS);
  });

  it('are taken from the catalogue', () => {
    const settings = settingsOf({
      consult_slot_times: ['11:00', '15:30'],
      consult_holidays: ['2026-12-31'],
      consult_working_days: [1, 2, 3, 4, 5],
      consult_slot_capacity: 3,
      consult_minutes: 45,
      consult_lead_minutes: 0,
      consult_horizon_days: 30,
      consult_offered_dates: 4,
      consult_opens_at: '09:00',
      consult_last_start_at: '21:00',
    });
    expect(settings).toEqual({
      slotTimes: ['11:00', '15:30'],
      holidays: ['2026-12-31'],
      workingDays: [1, 2, 3, 4, 5],
      capacity: 3,
      durationMinutes: 45,
      leadMinutes: 0,
      horizonDays: 30,
      offeredDates: 4,
      opensAt: '09:00',
      lastStartAt: '21:00',
    });
  });

  it.each([
    ['consult_slot_times', ['25:00']],
    ['consult_slot_times', []],
    ['consult_working_days', [0]],
    ['consult_holidays', ['31.12']],
    ['consult_slot_capacity', 0],
    ['consult_minutes', 'час'],
  ] as const)('%s that make no sense count as not set', (key, value) => {
    expect(settingsOf({ [key]: value })).toEqual(DEFAULT_BOOKING_SETTINGS);
  });
});

describe('a day agreed upon', () => {
  const friday = { day: '2026-11-27' };

  it.each([
    ['в 15', { kind: 'slot', date: '2026-11-27', time: '15:00' }],
    ['давайте в полпятого', { kind: 'slot', date: '2026-11-27', time: '16:30' }],
    ['вечером', { kind: 'ambiguous', why: 'part_of_day', date: '2026-11-27' }],
    ['лучше в субботу в 12', { kind: 'slot', date: '2026-11-28', time: '12:00' }],
    ['завтра', { kind: 'date', date: '2026-11-25' }],
    ['ничего не понимаю', { kind: 'invalid', reason: 'no_datetime' }],
  ])('«%s»', (text, wish) => {
    expect(parseWish(text, NOW, friday)).toEqual(wish);
  });

  it('without one a time is the nearest', () => {
    expect(parseWish('в 15', NOW)).toEqual({ kind: 'slot', date: '2026-11-24', time: '15:00' });
  });
});
