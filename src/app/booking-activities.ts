/** The activities of booking over the calendar: nearest dates, times of a day, one seat held, seats given back. */
import type { BookingSettings } from '../core/booking/booking-settings.ts';
import { describeDate, describeSlot } from '../core/booking/describe-slot.ts';
import { moscowDay } from '../core/booking/moscow-day.ts';
import { parseBookingSettings } from '../core/booking/parse-booking-settings.ts';
import type { TakenSlot } from '../core/booking/slots-of.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { Activity, ActivityContext } from './activity-port.ts';
import type { Calendar, CalendarQuestion, CalendarView } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import type { Clock } from './clock.ts';

export interface BookingActivitiesDeps {
  readonly calendar: Calendar;
  /** Where the owner's settings are read, anew for every question. */
  readonly catalogue: Pick<Catalogue, 'lookup'>;
  readonly clock: Clock;
}

/** Days looked at in one question while the nearest dates are searched. */
const WINDOW_DAYS = 14;

/** Makes `offerDates`, `offerTimes`, `checkSlot`, `reserveSlot` and `releaseSlot`. */
export function makeBookingActivities(deps: BookingActivitiesDeps): Readonly<Record<string, Activity>> {
  const { calendar } = deps;
  const ask = (input: JsonObject): CalendarQuestion => ({
    now: deps.clock.now(),
    settings: parseBookingSettings(deps.catalogue.lookup),
    own: typeof input['own'] === 'number' ? input['own'] : undefined,
  });
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
      const answer = await calendar.judge(slot, question);
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
async function findNearestDates(
  calendar: CalendarView,
  question: CalendarQuestion,
): Promise<readonly string[]> {
  const { now, settings } = question;
  const dates: string[] = [];
  for (let ahead = 0; ahead <= settings.horizonDays; ahead += WINDOW_DAYS) {
    const range = { from: moscowDay(now, ahead), to: moscowDay(now, lastDay(ahead, settings)) };
    for (const { date } of await calendar.listFree(range, question)) {
      if (!dates.includes(date)) dates.push(date);
    }
    if (dates.length >= settings.offeredDates) break;
  }
  return dates.slice(0, settings.offeredDates);
}

function lastDay(ahead: number, { horizonDays }: BookingSettings): number {
  return Math.min(ahead + WINDOW_DAYS - 1, horizonDays);
}

async function offerDay(
  calendar: CalendarView,
  date: string,
  question: CalendarQuestion,
): Promise<{ readonly day: string; readonly times: readonly JsonObject[] }> {
  const free = await calendar.listFree({ from: date, to: date }, question);
  return {
    day: describeDate(date, question.now),
    times: free.map(({ time }) => ({ value: time, label: time })),
  };
}

async function reserve(
  calendar: Calendar,
  input: JsonObject,
  question: CalendarQuestion,
  { subjectId, visit }: ActivityContext,
): Promise<Json> {
  const slot = slotOf(input);
  const answer = await calendar.hold({ ...question, slot, userId: subjectId, visit });
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
