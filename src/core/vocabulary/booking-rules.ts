/** Guards and delays of booking: what the client's words mean, what the calendar answered, when a talk begins and ends. */
import { Type } from 'typebox';
import { findBookedTalk } from '../booking/booked-talk.ts';
import type { BookedTalk } from '../booking/booked-talk.ts';
import { parseBookingSettings } from '../booking/parse-booking-settings.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { defineDelay, defineGuard } from '../funnel/vocabulary.ts';
import type { DelayItem, GuardItem } from '../funnel/vocabulary.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { dayOf, reasonOf, wishOf } from './booking-wish.ts';

const WISHES = ['slot', 'date', 'ambiguous', 'invalid'] as const;
const MINUTE_MS = 60_000;
/** Used where a funnel's `params` do not say how early to remind. */
const USUAL_REMINDER_MINUTES = 15;

/** The part of the terms that a parameter of a guard names. */
const which = Type.Union([Type.Literal('current'), Type.Literal('past')]);

export const bookingGuards: readonly GuardItem[] = [
  defineGuard({
    name: 'wishIs',
    title: { ru: 'Текст о времени: понят так', en: 'The text about the time reads as' },
    params: Type.Object({
      kind: Type.Union(WISHES.map((kind) => Type.Literal(kind))),
      reason: Type.Optional(Type.String()),
    }),
    facts: ['event.text', 'at', 'context.day', 'context.current', 'catalogue.setting:consult_*'],
    test: (scope, { kind, reason }) => {
      const wish = wishOf(scope);
      return wish.kind === kind && (reason === undefined || reasonOf(wish) === reason);
    },
  }),
  defineGuard({
    name: 'wishNamesDay',
    title: { ru: 'В тексте понятен день', en: 'The text names a day' },
    params: Type.Object({}),
    facts: ['event.text', 'at', 'context.day', 'catalogue.setting:consult_*'],
    test: (scope) => dayOf(wishOf(scope)) !== undefined,
  }),
  defineGuard({
    name: 'calendarSays',
    title: { ru: 'Календарь ответил', en: 'The calendar answers' },
    params: Type.Object({ answer: Type.String({ minLength: 1 }) }),
    facts: ['event.output'],
    test: ({ event }, { answer }) => outputOf(event.params)['answer'] === answer,
  }),
  defineGuard({
    name: 'calendarOffersTimes',
    title: { ru: 'В этот день ещё есть время', en: 'That day still has free times' },
    params: Type.Object({}),
    facts: ['event.output'],
    test: ({ event }) => {
      const { times } = outputOf(event.params);
      return isJsonArray(times) && times.length > 0;
    },
  }),
  defineGuard({
    name: 'isOfferedTime',
    title: { ru: 'Время из предложенных', en: 'The time was offered' },
    params: Type.Object({}),
    facts: ['event.time', 'context.times'],
    test: ({ event, context }) => {
      const { times } = context;
      return (
        isJsonArray(times) &&
        times.some((time) => isJsonObject(time) && time['value'] === event.params['time'])
      );
    },
  }),
  defineGuard({
    name: 'isTalk',
    title: { ru: 'Речь об этой записи', en: 'This booking is meant' },
    params: Type.Object({ which }),
    facts: ['event.appointment', 'context'],
    test: ({ event, context }, { which: name }) =>
      findBookedTalk(context[name])?.appointment === event.params['appointment'],
  }),
  defineGuard({
    name: 'hasTalk',
    title: { ru: 'Есть запись впереди', en: 'A talk is booked' },
    params: Type.Object({}),
    facts: ['context.current'],
    test: ({ context }) => findBookedTalk(context['current']) !== undefined,
  }),
  defineGuard({
    name: 'talkIsAhead',
    title: { ru: 'Консультация ещё не началась', en: 'The talk has not begun yet' },
    params: Type.Object({}),
    facts: ['context.current', 'at'],
    test: ({ context, at }) => (findBookedTalk(context['current'])?.at ?? 0) > at,
  }),
  defineGuard({
    name: 'wordsMissed',
    title: { ru: 'Столько раз подряд не понято', en: 'So many texts in a row were not understood' },
    params: Type.Object({ times: Type.Integer({ minimum: 1 }) }),
    facts: ['context.tries'],
    test: ({ context }, { times }) => Number(context['tries'] ?? 0) >= times,
  }),
];

export const bookingDelays: readonly DelayItem[] = [
  defineDelay({
    name: 'reminderTime',
    title: { ru: 'Напоминание о консультации (за N минут)', en: 'Reminder of the talk (N minutes before)' },
    params: Type.Object({}),
    facts: ['context.current', 'params.remindMinutes', 'at'],
    delayMs: (scope) => {
      const { remindMinutes } = scope.params;
      const minutes = typeof remindMinutes === 'number' ? remindMinutes : USUAL_REMINDER_MINUTES;
      return untilTalk(scope) - minutes * MINUTE_MS;
    },
  }),
  defineDelay({
    name: 'talkEnd',
    title: { ru: 'Консультация должна закончиться', en: 'The talk should be over' },
    params: Type.Object({}),
    facts: ['context.current', 'catalogue.setting:consult_minutes', 'at'],
    delayMs: (scope) => untilTalk(scope) + parseBookingSettings(scope.catalogue).durationMinutes * MINUTE_MS,
  }),
];

/** From now to the start of the talk, ms; negative when it has begun. @throws when no talk is booked. */
function untilTalk({ context, at }: ItemScope): number {
  const talk: BookedTalk | undefined = findBookedTalk(context['current']);
  if (talk === undefined) throw new Error('A timer of a talk was armed while no talk is booked.');
  return talk.at - at;
}

function outputOf(params: JsonObject): JsonObject {
  const output = params['output'];
  return isJsonObject(output) ? output : {};
}
