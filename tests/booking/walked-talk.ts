/** Dialogues of booking with a calendar of their own, whose steps count for the coverage of the file. */
import type { Json, JsonObject } from '../../src/core/json.ts';
import { makeBookingTwin } from '../support/booking-twin.ts';
import type { BookingTwin } from '../support/booking-twin.ts';
import { talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

export const BOOK = '🗓 Записаться';
export const TODAY = 'сегодня, 24 ноября';
export const TOMORROW = 'завтра, 25 ноября';

export interface WalkOptions {
  readonly at?: string;
  /** What the calendar answers instead, by activity; `undefined`: as usual. */
  readonly answer?: (src: string, input: Json) => JsonObject | 'fail' | 'hang' | undefined;
}

/** A client, and the calendar of his dialogue. */
export type BookingTalk = Talk & { readonly calendar: BookingTwin };

/** Begins a dialogue; activities of other topics never answer, so that only booking is walked. */
export function bookingTalk(options: WalkOptions = {}): BookingTalk {
  const calendar = makeBookingTwin();
  const client = talk({
    ...(options.at === undefined ? {} : { at: options.at }),
    activity: (src, input, now) => options.answer?.(src, input) ?? calendar.answer(src, input, now) ?? 'hang',
  });
  return Object.assign(client, { calendar });
}

/** Somebody who is booked for tomorrow at the time. */
export function booked(time = '16:00', options: WalkOptions = {}): BookingTalk {
  const client = bookingTalk(options);
  client.start().write(BOOK).press(TOMORROW).press(time).press('Подтвердить');
  return client;
}
