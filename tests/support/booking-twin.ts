/**
 * The activities of booking for dialogues without a database: the calendar's arithmetic over seats kept in memory. A twin
 * serves one dialogue; whatever is no question to the calendar it leaves to others.
 */
import { DEFAULT_BOOKING_SETTINGS } from '../../src/core/booking/booking-settings.ts';
import { findBookedTalk } from '../../src/core/booking/booked-talk.ts';
import { describeDate, describeSlot } from '../../src/core/booking/describe-slot.ts';
import { moscowDay } from '../../src/core/booking/moscow-day.ts';
import { judgeSlot, slotInstant, slotsOf } from '../../src/core/booking/slots-of.ts';
import type { TakenSlot } from '../../src/core/booking/slots-of.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../../src/core/json.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';

interface Seat extends TakenSlot {
  readonly hold: number;
}

export interface BookingTwin {
  /** What the calendar answers; `undefined` for other activities. */
  answer(src: string, input: Json, now: number): JsonObject | undefined;
  /** Somebody else takes a slot. */
  take(date: string, time: string): void;
  readonly seats: readonly Seat[];
}

const settings = DEFAULT_BOOKING_SETTINGS;

/** Makes an empty calendar. */
export function makeBookingTwin(): BookingTwin {
  let seats: readonly Seat[] = [];
  let drawn = 0;
  const offer = (date: string, now: number, busy: readonly TakenSlot[]): JsonObject => ({
    day: describeDate(date, now),
    times: slotsOf(date, now, settings, busy).map((time) => ({ value: time, label: time })),
  });
  const reserve = (slot: TakenSlot, now: number, busy: readonly TakenSlot[]): JsonObject => {
    const state = judgeSlot(slot, now, settings, busy);
    if (state !== 'free') return { answer: state, talk: null };
    drawn += 1;
    seats = [...seats, { ...slot, hold: drawn }];
    const label = describeSlot(slot.date, slot.time);
    const talk = { ...slot, appointment: 100 + drawn, hold: drawn, at: slotInstant(slot) ?? 0, label };
    return { answer: 'held', talk };
  };
  return {
    get seats() {
      return seats;
    },
    take: (date, time) => {
      drawn += 1;
      seats = [...seats, { date, time, hold: drawn }];
    },
    answer: (src, given, now) => {
      const input = isJsonObject(given) ? given : {};
      const slot = { date: jsonToText(input['date']), time: jsonToText(input['time']) };
      const current = findBookedTalk(input['current']);
      const busy = seats.filter(({ hold }) => hold !== current?.hold);
      const same = current?.date === slot.date && current.time === slot.time;
      switch (src) {
        case 'offerDates': {
          const dates = listNearestDates(now, seats).map((value) => ({
            value,
            label: describeDate(value, now),
          }));
          return { answer: dates.length > 0 ? 'free' : 'none', dates };
        }
        case 'offerTimes': {
          const free = slotsOf(slot.date, now, settings, seats).length > 0;
          return { answer: free ? 'free' : 'none', ...offer(slot.date, now, seats) };
        }
        case 'checkSlot':
          return {
            answer: same ? 'same' : judgeSlot(slot, now, settings, busy),
            ...offer(slot.date, now, seats),
          };
        case 'reserveSlot':
          return reserve(slot, now, busy);
        case 'releaseSlot': {
          const { holds } = input;
          seats = seats.filter(({ hold }) => !(isJsonArray(holds) && holds.includes(hold)));
          return {};
        }
        default:
          return undefined;
      }
    },
  };
}

function listNearestDates(now: number, busy: readonly TakenSlot[]): readonly string[] {
  return Array.from({ length: settings.horizonDays + 1 }, (_, ahead) => moscowDay(now, ahead))
    .filter((date) => slotsOf(date, now, settings, busy).length > 0)
    .slice(0, settings.offeredDates);
}
