/**
 * Events of booking. The forms `consult:*` are the wire format of the terms of reference (§10) and permanent. Those that
 * are `service` work while a manager leads the dialogue: a client may always move or cancel what he has booked.
 */
import { Type } from 'typebox';
import { bookedTalk, talkFields } from '../booking/booked-talk.ts';
import { defineEvent } from '../funnel/vocabulary.ts';
import type { EventItem, Title } from '../funnel/vocabulary.ts';
import { byStaff, ofStaff } from './staff-fields.ts';

const none = Type.Object({});
/** `text`: the client's words, where he asked in words; a button says nothing more. A time in them is his wish. */
const saidText = { text: Type.Optional(Type.Union([Type.String(), Type.Null()])) };
const request = Type.Object(saidText);
const appointment = Type.Object({ appointment: talkFields.appointment });

/** Buttons of choosing a time. */
const choosingEvents: readonly EventItem[] = [
  defineEvent({
    name: 'consult.start',
    title: { ru: '«Записаться»', en: '“Book a consultation”' },
    params: request,
    route: 'owner',
    callback: 'consult:start',
    menu: '🗓 Записаться',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'consult.date',
    version: 2,
    title: { ru: 'Выбрал дату', en: 'Chose a date' },
    params: Type.Object({ date: talkFields.date }),
    route: 'owner',
    callback: 'consult:date:{date}',
    once: true,
    service: true,
  }),
  defineEvent({
    name: 'consult.time',
    version: 2,
    title: { ru: 'Выбрал время', en: 'Chose a time' },
    params: Type.Object({ time: talkFields.time }),
    route: 'owner',
    callback: 'consult:time:{time}',
    once: true,
    service: true,
  }),
  /** Not a service button: what is then written goes to the manager who leads, so it is his to ask. */
  defineEvent({
    name: 'consult.custom',
    version: 2,
    title: { ru: '«Нет подходящего варианта»', en: '“None of these suits me”' },
    params: none,
    route: 'owner',
    callback: 'consult:custom',
    once: true,
  }),
  defineEvent({
    name: 'consult.dates',
    title: { ru: '«Другой день»', en: '“Another day”' },
    params: none,
    route: 'owner',
    callback: 'consult:dates',
    once: true,
    service: true,
  }),
  defineEvent({
    name: 'consult.confirm',
    version: 2,
    title: { ru: '«Подтвердить» запись', en: '“Confirm” the booking' },
    params: none,
    route: 'owner',
    callback: 'consult:confirm',
    once: true,
    service: true,
  }),
  defineEvent({
    name: 'consult.close',
    title: { ru: '«Вернуться к разговору» из записи', en: '“Back to the conversation” from the booking' },
    params: none,
    route: 'owner',
    callback: 'consult:close',
    anytime: true,
    once: true,
  }),
];

/** Buttons about a talk already booked; good at any time, because they name the talk and not the message. */
const talkEvents: readonly EventItem[] = [
  defineEvent({
    name: 'consult.reschedule',
    version: 2,
    title: { ru: '«Перенести»', en: '“Move it”' },
    params: request,
    route: 'owner',
    callback: 'consult:reschedule',
    anytime: true,
    once: true,
    service: true,
  }),
  defineEvent({
    name: 'consult.cancel',
    title: { ru: '«Отменить запись»', en: '“Cancel the booking”' },
    params: none,
    route: 'owner',
    callback: 'consult:cancel',
    anytime: true,
    once: true,
    service: true,
  }),
  defineEvent({
    name: 'consult.attend',
    title: { ru: '«Буду»', en: '“I will come”' },
    params: appointment,
    route: 'owner',
    callback: 'consult:attend:{appointment}',
    anytime: true,
    once: true,
    service: true,
  }),
  defineEvent({
    name: 'consult.decline',
    title: { ru: '«Не приду»', en: '“I will not come”' },
    params: none,
    route: 'owner',
    callback: 'consult:decline',
    anytime: true,
    once: true,
    service: true,
  }),
];

/** What a manager says of a talk that is over; `client`: Telegram id of the client concerned. */
const outcomeEvents: readonly EventItem[] = (
  [
    ['booking.held', 'meet:held', { ru: '«Состоялась»', en: '“It took place”' }],
    ['booking.missed', 'meet:missed', { ru: '«Не пришёл»', en: '“Did not come”' }],
    ['booking.movedByManager', 'meet:moved', { ru: '«Перенесли»', en: '“We moved it”' }],
  ] satisfies readonly (readonly [name: string, form: string, title: Title])[]
).map(([name, form, title]) =>
  defineEvent({
    name,
    title,
    params: Type.Object({ client: Type.Integer(), appointment: talkFields.appointment, ...byStaff }),
    callback: `${form}:{client}:{appointment}`,
    service: true,
    concerns: 'client',
    ...ofStaff,
  }),
);

/** Between the two funnels of booking. */
const ownSignals: readonly EventItem[] = [
  /** `mode`: why new dates are wanted; `current`: the talk that the new one would replace. */
  defineEvent({
    name: 'booking.wanted',
    title: { ru: 'Подобрать время', en: 'A time is wanted' },
    params: Type.Object({
      mode: Type.Union(
        (['new', 'move', 'decline', 'missed', 'again', 'absent'] as const).map((mode) => Type.Literal(mode)),
      ),
      current: Type.Optional(Type.Union([bookedTalk, Type.Null()])),
      ...saidText,
    }),
    route: 'owner',
  }),
  defineEvent({
    name: 'booking.reserved',
    title: { ru: 'Место занято за клиентом', en: 'A seat was taken for the client' },
    params: bookedTalk,
    route: 'owner',
  }),
];

/** What other funnels hear. */
const heardSignals: readonly EventItem[] = (
  [
    ['booking.confirmed', { ru: 'Записан на консультацию', en: 'A talk was booked' }],
    ['booking.moved', { ru: 'Запись перенесена', en: 'The talk was moved' }],
    ['booking.canceled', { ru: 'Запись отменена', en: 'The talk was canceled' }],
    ['booking.completed', { ru: 'Консультация состоялась', en: 'The talk took place' }],
    ['booking.attending', { ru: 'Подтвердил, что будет', en: 'Said that he will come' }],
    ['booking.declined', { ru: 'Предупредил, что не придёт', en: 'Said that he will not come' }],
    ['booking.outcomeDue', { ru: 'Пора отметить, состоялась ли', en: 'Its outcome is due' }],
  ] satisfies readonly (readonly [name: string, title: Title])[]
).map(([name, title]) =>
  defineEvent({
    name,
    title,
    params: Type.Object({ ...talkFields, label: Type.Optional(Type.String()) }),
    route: 'all',
  }),
);

export const bookingEvents: readonly EventItem[] = [
  ...choosingEvents,
  ...talkEvents,
  ...outcomeEvents,
  ...ownSignals,
  ...heardSignals,
  defineEvent({
    name: 'booking.reminded',
    title: { ru: 'Пора напомнить о консультации', en: 'A reminder of the talk is due' },
    params: Type.Object({ ...talkFields, label: Type.String(), minutes: Type.Integer({ minimum: 0 }) }),
    route: 'all',
  }),
];
