/** What a client's free text says about the time of the talk, as guards and actions of one event see it. */
import { findBookedTalk } from '../booking/booked-talk.ts';
import { parseBookingSettings } from '../booking/parse-booking-settings.ts';
import { parseWish } from '../booking/parse-wish.ts';
import type { Wish } from '../booking/wish.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { jsonToText } from '../json.ts';
import type { SubjectEvent } from '../step/event.ts';

interface Reading {
  readonly wish: Wish;
  readonly day: string | undefined;
  readonly booked: string | undefined;
}

/** A chain of guards asks about the same text a dozen times. */
const readings = new WeakMap<SubjectEvent, Reading>();

/**
 * Reads the event's text. A time without a day is one of the day already chosen (`context.day`), «в то же время» that
 * of the talk already booked (`context.current`). A request that opens the choosing (`booking.wanted`) brings the talk
 * itself and knows no day yet.
 */
export function wishOf(scope: ItemScope): Wish {
  const { event, context, at } = scope;
  const opens = event.type === 'booking.wanted';
  const day = !opens && typeof context['day'] === 'string' ? context['day'] : undefined;
  const booked = findBookedTalk(opens ? event.params['current'] : context['current'])?.time;
  const known = readings.get(event);
  if (known !== undefined && known.day === day && known.booked === booked) return known.wish;
  const wish = parseWish(jsonToText(event.params['text']), at, {
    settings: parseBookingSettings(scope.catalogue),
    ...(day === undefined ? {} : { day }),
    ...(booked === undefined ? {} : { bookedTime: booked }),
  });
  readings.set(event, { wish, day, booked });
  return wish;
}

/** Why a wish is no slot and no date, in one word; empty for those that are. */
export function reasonOf(wish: Wish): string {
  if (wish.kind === 'ambiguous') return wish.why;
  return wish.kind === 'invalid' ? wish.reason : '';
}

/** The date a wish names, whatever else is wrong with it. */
export function dayOf(wish: Wish): string | undefined {
  return wish.date;
}
