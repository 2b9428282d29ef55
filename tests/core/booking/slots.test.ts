/** Slots and dates that are offered, and how they are told to a client. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_BOOKING_SETTINGS } from '../../../src/core/booking/booking-settings.ts';
import { describeDate, describeSlot } from '../../../src/core/booking/describe-slot.ts';
import { judgeSlot, slotsOf } from '../../../src/core/booking/slots-of.ts';

const settings = DEFAULT_BOOKING_SETTINGS;
const at = (time: string): number => Date.parse(`2026-11-24T${time}:00+03:00`);
const TODAY = '2026-11-24';
const TOMORROW = '2026-11-25';

describe('slots', () => {
  it('of a free day are all four', () => {
    expect(slotsOf(TOMORROW, at('11:00'), settings, [])).toEqual(['12:00', '14:00', '16:00', '18:00']);
  });

  it('today are those that start in half an hour or later', () => {
    expect(slotsOf(TODAY, at('13:30'), settings, [])).toEqual(['14:00', '16:00', '18:00']);
    expect(slotsOf(TODAY, at('13:31'), settings, [])).toEqual(['16:00', '18:00']);
  });

  it('that overlap a talk of free text are busy', () => {
    const busy = [{ date: TOMORROW, time: '12:30' }];
    expect(slotsOf(TOMORROW, at('11:00'), settings, busy)).toEqual(['14:00', '16:00', '18:00']);
    expect(judgeSlot({ date: TOMORROW, time: '13:00' }, at('11:00'), settings, busy)).toBe('busy');
    expect(judgeSlot({ date: TOMORROW, time: '13:30' }, at('11:00'), settings, busy)).toBe('free');
  });

  it('hold as many talks as their capacity', () => {
    const busy = [{ date: TOMORROW, time: '12:00' }];
    expect(slotsOf(TOMORROW, at('11:00'), { ...settings, capacity: 2 }, busy)).toContain('12:00');
    expect(slotsOf(TOMORROW, at('11:00'), { ...settings, capacity: 2 }, [...busy, ...busy])).not.toContain(
      '12:00',
    );
  });

  it('that do not exist, are closed, past or too far say which', () => {
    const now = at('11:00');
    expect(judgeSlot({ date: '2026-11-31', time: '12:00' }, now, settings, [])).toBe('bad_slot');
    expect(
      judgeSlot(
        { date: '2026-11-28', time: '12:00' },
        now,
        { ...settings, workingDays: [1, 2, 3, 4, 5] },
        [],
      ),
    ).toBe('closed');
    expect(judgeSlot({ date: TOMORROW, time: '12:00' }, now, { ...settings, holidays: [TOMORROW] }, [])).toBe(
      'closed',
    );
    expect(judgeSlot({ date: '2026-11-23', time: '12:00' }, now, settings, [])).toBe('too_soon');
    expect(judgeSlot({ date: '2028-11-23', time: '12:00' }, now, settings, [])).toBe('too_far');
  });
});

describe('descriptions', () => {
  it('are the words of the terms', () => {
    expect(describeSlot(TOMORROW, '16:30')).toBe('среда, 25 ноября, 16:30 МСК');
  });

  it('tell the local time, and its date when that is another', () => {
    const local = { date: '2026-11-26', time: '02:00', zone: 'Владивосток' };
    expect(describeSlot(TOMORROW, '19:00', local)).toBe(
      'среда, 25 ноября, 19:00 МСК (четверг, 26 ноября, 02:00, Владивосток)',
    );
  });

  it('say today and tomorrow when the instant is known', () => {
    expect(describeDate(TODAY, at('11:00'))).toBe('сегодня, 24 ноября');
    expect(describeDate(TOMORROW, at('11:00'))).toBe('завтра, 25 ноября');
    expect(describeDate('2026-11-26', at('11:00'))).toBe('четверг, 26 ноября');
  });
});
