/** Activities of booking: questions to the calendar, whose answers are no facts of the client and so no guards. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { bookedTalk } from '../booking/booked-talk.ts';
import { defineActivity } from '../funnel/vocabulary.ts';
import type { ActivityItem } from '../funnel/vocabulary.ts';

const hold = Type.Integer({ minimum: 1 });
/** The talk to be moved: its seat is as good as free for its client, and its current time is no news to him. */
const current = Type.Optional(Type.Union([bookedTalk, Type.Null()]));
const choices = Type.Array(Type.Object({ value: Type.String(), label: Type.String() }));
const oneOf = (...answers: readonly string[]): TSchema =>
  Type.Union(answers.map((answer) => Type.Literal(answer)));

export const bookingActivities: readonly ActivityItem[] = [
  defineActivity({
    name: 'offerDates',
    title: { ru: 'Найти ближайшие даты', en: 'Find the nearest dates' },
    params: Type.Object({ current }),
    outcome: Type.Object({ answer: oneOf('free', 'none'), dates: choices }),
    timeoutMs: 8_000,
    maxAttempts: 3,
    typing: false,
  }),
  defineActivity({
    name: 'offerTimes',
    title: { ru: 'Найти свободное время дня', en: 'Find the free times of a day' },
    params: Type.Object({ date: Type.String(), current }),
    outcome: Type.Object({ answer: oneOf('free', 'none'), day: Type.String(), times: choices }),
    timeoutMs: 8_000,
    maxAttempts: 3,
    typing: false,
  }),
  /** Names the other free times of the day as well, for when the wish cannot be met. */
  defineActivity({
    name: 'checkSlot',
    title: { ru: 'Проверить, свободно ли время', en: 'See whether a time is free' },
    params: Type.Object({ date: Type.String(), time: Type.String(), current }),
    outcome: Type.Object({
      answer: oneOf('free', 'same', 'busy', 'closed', 'too_soon', 'too_far', 'bad_slot'),
      day: Type.String(),
      times: choices,
    }),
    timeoutMs: 8_000,
    maxAttempts: 3,
    typing: false,
  }),
  /** Holds a seat; the commit of its outcome makes it the client's. Repeated, it answers with the seat already held. */
  defineActivity({
    name: 'reserveSlot',
    title: { ru: 'Занять время', en: 'Take the time' },
    params: Type.Object({ date: Type.String(), time: Type.String(), current }),
    outcome: Type.Object({
      answer: oneOf('held', 'busy', 'closed', 'too_soon', 'too_far', 'bad_slot'),
      talk: Type.Union([bookedTalk, Type.Null()]),
    }),
    timeoutMs: 10_000,
    maxAttempts: 4,
    typing: false,
  }),
  defineActivity({
    name: 'releaseSlot',
    title: { ru: 'Освободить время', en: 'Give the time back' },
    params: Type.Object({ holds: Type.Array(hold) }),
    outcome: Type.Object({}),
    timeoutMs: 10_000,
    maxAttempts: 5,
    typing: false,
  }),
];
