/** Writing first: when the bot may, and why it did not. */
import { Type } from 'typebox';
import { defineAction, defineGuard } from '../funnel/vocabulary.ts';
import type { VocabularyItem } from '../funnel/vocabulary.ts';

const HOUR_MS = 3_600_000;

export const followupItems: readonly VocabularyItem[] = [
  defineGuard({
    name: 'proactiveWithin',
    title: { ru: 'За последние N часов бот уже писал первым', en: 'The bot wrote first within N hours' },
    params: Type.Object({ hours: Type.Number({ minimum: 0 }) }),
    facts: ['profile.proactiveAt', 'at'],
    test: ({ subject, at }, { hours }) => {
      const { proactiveAt } = subject.profile;
      return proactiveAt !== undefined && at - proactiveAt < hours * HOUR_MS;
    },
  }),
  defineGuard({
    name: 'ownerIs',
    title: { ru: 'Диалог ведёт', en: 'The dialogue is led by' },
    params: Type.Object({ owner: Type.Union([Type.Literal('bot'), Type.Literal('manager')]) }),
    facts: ['subject.owner'],
    test: ({ subject }, { owner }) => subject.owner === owner,
  }),
  defineGuard({
    name: 'isStaff',
    title: { ru: 'Это человек школы', en: 'One of the people of the school' },
    params: Type.Object({}),
    facts: ['subject.key', 'catalogue.staff'],
    // Asked anew each time: a role may be given or taken while its bearer is silent.
    test: ({ subject, catalogue }) => catalogue(`staff:${subject.key}`) === true,
  }),
  defineGuard({
    name: 'isAhead',
    title: { ru: 'Отмеченное время ещё впереди', en: 'The noted instant is still ahead' },
    params: Type.Object({ key: Type.String() }),
    facts: ['context', 'at'],
    test: ({ context, at }, { key }) => toInstant(context[key]) > at,
  }),
  defineAction({
    name: 'noteProactive',
    title: { ru: 'Отметить, что бот написал первым', en: 'Note that the bot wrote first' },
    params: Type.Object({ by: Type.String({ minLength: 1 }), number: Type.Optional(Type.Integer()) }),
    facts: ['at'],
    // A field of the profile and not of a context: whoever wants to write first, broadcasts too, must see it.
    apply: ({ at }, { by, number }) => ({
      orders: [
        { type: 'profile', patch: { proactiveAt: at } },
        {
          type: 'business-event',
          name: 'proactive.sent',
          payload: { by, ...(number === undefined ? {} : { number }) },
        },
      ],
    }),
  }),
];

/** Milliseconds as they are, an ISO text parsed; anything else lies in the past. */
function toInstant(value: unknown): number {
  const at = typeof value === 'string' ? Date.parse(value) : Number(value ?? 0);
  return Number.isFinite(at) ? at : 0;
}
