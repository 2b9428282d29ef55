/** Actions of booking: what was chosen, and the rows of `appointments` and `slot_holds` that follow from it. */
import { Type } from 'typebox';
import { findBookedTalk } from '../booking/booked-talk.ts';
import type { BookedTalk } from '../booking/booked-talk.ts';
import { MOSCOW } from '../booking/booking-settings.ts';
import { describeSlot } from '../booking/describe-slot.ts';
import type { ActionOrder } from '../funnel/action-order.ts';
import { defineAction } from '../funnel/vocabulary.ts';
import type { ActionItem } from '../funnel/vocabulary.ts';
import { isJsonArray, jsonToText } from '../json.ts';
import { dayOf, wishOf } from './booking-wish.ts';

const MINUTE_MS = 60_000;
const which = Type.Union([Type.Literal('current'), Type.Literal('past')]);
const ended = Type.Union([Type.Literal('rescheduled'), Type.Literal('canceled'), Type.Literal('completed')]);

const choosingActions: readonly ActionItem[] = [
  defineAction({
    name: 'chooseTime',
    title: { ru: 'Запомнить выбранное время', en: 'Remember the chosen time' },
    params: Type.Object({}),
    facts: ['event.time', 'context.day'],
    apply: ({ event, context }) => {
      const date = jsonToText(context['day']);
      const time = jsonToText(event.params['time']);
      return { context: { chosen: { date, time, label: describeSlot(date, time) } } };
    },
  }),
  defineAction({
    name: 'chooseWish',
    title: { ru: 'Запомнить время из текста', en: 'Remember the time that the text names' },
    params: Type.Object({}),
    facts: ['event.text', 'at', 'context.day', 'context.current', 'catalogue.setting:consult_*'],
    apply: (scope) => {
      const wish = wishOf(scope);
      if (wish.kind !== 'slot') return {};
      const { date, time, local } = wish;
      return { context: { day: date, chosen: { date, time, label: describeSlot(date, time, local) } } };
    },
  }),
  defineAction({
    name: 'chooseDay',
    title: { ru: 'Запомнить день из текста', en: 'Remember the day that the text names' },
    params: Type.Object({}),
    facts: ['event.text', 'at', 'context.day', 'catalogue.setting:consult_*'],
    apply: (scope) => ({ context: { day: dayOf(wishOf(scope)) ?? null } }),
  }),
];

const talkActions: readonly ActionItem[] = [
  defineAction({
    name: 'bookTalk',
    title: { ru: 'Записать консультацию', en: 'Book the talk' },
    params: Type.Object({}),
    facts: ['event', 'at'],
    apply: ({ event, at }) => {
      const talk = findBookedTalk(event.params);
      return talk === undefined ? {} : { context: { current: talk }, orders: bookOrders(talk, at) };
    },
  }),
  defineAction({
    name: 'closeTalk',
    title: { ru: 'Отметить, чем кончилась запись', en: 'Note how the booking ended' },
    params: Type.Object({ which, as: ended, freesSeat: Type.Optional(Type.Boolean()) }),
    facts: ['context'],
    apply: ({ context }, { which: name, as: status, freesSeat }) => {
      const talk = findBookedTalk(context[name]);
      if (talk === undefined) return {};
      const seats = isJsonArray(context['seats']) ? context['seats'] : [];
      const values = { id: talk.appointment, status };
      return {
        context: {
          [name]: null,
          closed: talk,
          ...(freesSeat === true ? { seats: [...seats, talk.hold] } : {}),
        },
        orders: [{ type: 'record', table: 'appointments', op: 'update', values }],
      };
    },
  }),
  defineAction({
    name: 'remindOfTalk',
    title: { ru: 'Напомнить о консультации', en: 'Remind of the talk' },
    params: Type.Object({}),
    facts: ['context.current', 'at'],
    apply: ({ context, at }) => {
      const talk = findBookedTalk(context['current']);
      if (talk === undefined) return {};
      const { appointment, date, time, at: startsAt, label } = talk;
      const minutes = Math.max(0, Math.round((startsAt - at) / MINUTE_MS));
      const params = { appointment, date, time, at: startsAt, label, minutes };
      return { orders: [{ type: 'signal', event: { type: 'booking.reminded', params } }] };
    },
  }),
];

export const bookingActions: readonly ActionItem[] = [...choosingActions, ...talkActions];

/** The row of the talk, and the seat that was held until now is its own: both in the commit of the outcome. */
function bookOrders({ appointment, hold, date, time }: BookedTalk, at: number): readonly ActionOrder[] {
  const row = { id: appointment, date, slot: time, tz: MOSCOW, status: 'scheduled', hold_id: hold };
  const seat = { id: hold, confirmed_at: new Date(at).toISOString() };
  return [
    { type: 'record', table: 'appointments', op: 'insert', values: row },
    { type: 'record', table: 'slot_holds', op: 'update', values: seat },
  ];
}
