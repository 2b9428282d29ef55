/** The activities of booking over the calendar: nearest dates, times of a day, one seat held, seats given back. */
import { findBookedTalk } from '../core/booking/booked-talk.ts';
import type { BookedTalk } from '../core/booking/booked-talk.ts';
import type { BookingSettings } from '../core/booking/booking-settings.ts';
import { describeDate, describeSlot } from '../core/booking/describe-slot.ts';
import { moscowDay } from '../core/booking/moscow-day.ts';
import { parseBookingSettings } from '../core/booking/parse-booking-settings.ts';
import type { TakenSlot } from '../core/booking/slots-of.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Activity, ActivityContext } from './activity-port.ts';
import type { Calendar, CalendarQuestion, CalendarView, DateRange } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import type { Clock } from './clock.ts';

export interface BookingActivitiesDeps {
  readonly calendar: Calendar;
  /** Where the owner's settings are read, anew for every question. */
  readonly catalogue: Pick<Catalogue, 'lookup'>;
  readonly clock: Clock;
}

/** With the talk that is to be moved, if any. */
interface Question extends CalendarQuestion {
  readonly current: BookedTalk | undefined;
}

/** Days looked at in one question while the nearest dates are searched. */
const WINDOW_DAYS = 14;

/** Makes `offerDates`, `offerTimes`, `checkSlot`, `reserveSlot` and `releaseSlot`. */
export function makeBookingActivities(deps: BookingActivitiesDeps): Readonly<Record<string, Activity>> {
  const { calendar } = deps;
  const ask = (input: JsonObject): Question => {
    const current = findBookedTalk(input['current']);
    const settings = parseBookingSettings(deps.catalogue.lookup);
    return { now: deps.clock.now(), settings, own: current?.hold, current };
  };
  return {
    offerDates: async (given) => {
      const question = ask(fieldsOf(given));
      const dates = await findNearestDates(calendar, question);
      const choices = dates.map((date) => ({ value: date, label: describeDate(date, question.now) }));
      return { answer: choices.length > 0 ? 'free' : 'none', dates: choices };
    },
    offerTimes: async (given) => {
      const input = fieldsOf(given);
      const question = ask(input);
      const offer = await offerDay(calendar, jsonToText(input['date']), question);
      return { answer: offer.times.length > 0 ? 'free' : 'none', ...offer };
    },
    checkSlot: async (given) => {
      const input = fieldsOf(given);
      const question = ask(input);
      const slot = slotOf(input);
      const answer = isCurrent(slot, question) ? 'same' : await calendar.judge(slot, question);
      return { answer, ...(await offerDay(calendar, slot.date, question)) };
    },
    reserveSlot: (given, context) => reserve(calendar, fieldsOf(given), ask(fieldsOf(given)), context),
    releaseSlot: async (given, { subjectId }) => {
      const { holds } = fieldsOf(given);
      const numbers = isJsonArray(holds) ? holds.filter((hold) => typeof hold === 'number') : [];
      await calendar.release(subjectId, numbers);
      return {};
    },
  };
}

/** Looks two weeks at a time: as a rule the first window is enough, and a full year is still found. */
async function findNearestDates(calendar: CalendarView, question: Question): Promise<readonly string[]> {
  const { now, settings } = question;
  const dates: string[] = [];
  for (let ahead = 0; ahead <= settings.horizonDays; ahead += WINDOW_DAYS) {
    const range = { from: moscowDay(now, ahead), to: moscowDay(now, lastDay(ahead, settings)) };
    for (const { date } of await listOffered(calendar, range, question)) {
      if (!dates.includes(date)) dates.push(date);
    }
    if (dates.length >= settings.offeredDates) break;
  }
  return dates.slice(0, settings.offeredDates);
}

/** The time that the client has already is not offered to him as another one. */
async function listOffered(
  calendar: CalendarView,
  range: DateRange,
  question: Question,
): Promise<readonly TakenSlot[]> {
  const free = await calendar.listFree(range, question);
  return free.filter((slot) => !isCurrent(slot, question));
}

function isCurrent({ date, time }: TakenSlot, { current }: Question): boolean {
  return current?.date === date && current.time === time;
}

function lastDay(ahead: number, { horizonDays }: BookingSettings): number {
  return Math.min(ahead + WINDOW_DAYS - 1, horizonDays);
}

async function offerDay(
  calendar: CalendarView,
  date: string,
  question: Question,
): Promise<{ readonly day: string; readonly times: readonly JsonObject[] }> {
  const free = await listOffered(calendar, { from: date, to: date }, question);
  return {
    day: describeDate(date, question.now),
    times: free.map(({ time }) => ({ value: time, label: time })),
  };
}

async function reserve(
  calendar: Calendar,
  input: JsonObject,
  question: Question,
  { subjectId, visit }: ActivityContext,
): Promise<Json> {
  const slot = slotOf(input);
  const { now, settings, own } = question;
  const answer = await calendar.hold({ now, settings, own, slot, userId: subjectId, visit });
  if (answer.kind !== 'held') return { answer: answer.kind, talk: null };
  const { hold, appointment, at } = answer;
  const talk = { appointment, hold, ...slot, at, label: describeSlot(slot.date, slot.time) };
  return { answer: 'held', talk };
}

function slotOf({ date, time }: JsonObject): TakenSlot {
  return { date: jsonToText(date), time: jsonToText(time) };
}

function fieldsOf(input: Json): JsonObject {
  return isJsonObject(input) ? input : {};
}
