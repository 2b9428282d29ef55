/** Leads: cards in the managers' channel, who takes them, how they end. Their records and cards have files of their own. */
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { defineActivity, defineDelay, defineEvent, defineGuard } from '../funnel/vocabulary.ts';
import type { VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { LEAD_REASONS } from '../leads/lead-reasons.ts';
import { afterQuietHours } from '../offers/quiet-hours.ts';
import type { QuietHours } from '../offers/quiet-hours.ts';
import { leadCards } from './lead-cards.ts';
import { leadRecords, listPaid } from './lead-records.ts';
import { byStaff, ofStaff } from './staff-fields.ts';

const none = Type.Object({});
const id = Type.Integer({ minimum: 1 });
const hour = Type.Integer({ minimum: 0, maximum: 23 });
const quietHours = Type.Object({ from: hour, to: hour });
const MINUTE_MS = 60_000;

const events: readonly VocabularyItem[] = [
  defineEvent({
    name: 'lead.wanted',
    title: { ru: 'Есть повод для заявки', en: 'There is reason for a lead' },
    params: Type.Object({ reason: Type.Union(LEAD_REASONS.map((reason) => Type.Literal(reason))) }),
    route: 'owner',
  }),
  defineEvent({
    name: 'lead.take',
    version: 2,
    title: { ru: '«Взять заявку»', en: '“Take the lead”' },
    params: Type.Object({ id, ...byStaff }),
    callback: 'lead:take:{id}',
    ...ofStaff,
    concerns: 'lead',
  }),
  defineEvent({
    name: 'lead.finish',
    title: { ru: '«Завершить заявку»', en: '“The lead is done”' },
    params: Type.Object({ id, ...byStaff }),
    callback: 'lead:done:{id}',
    ...ofStaff,
    concerns: 'lead',
  }),
  defineEvent({
    name: 'lead.cancel',
    title: { ru: '«Отменить заявку»', en: '“Cancel the lead”' },
    params: Type.Object({ id, ...byStaff }),
    callback: 'lead:cancel:{id}',
    ...ofStaff,
    concerns: 'lead',
  }),
  defineEvent({
    name: 'lead.assigned',
    title: { ru: 'Заявка перешла к менеджеру', en: 'The lead went to a manager' },
    params: Type.Object({ manager: id, by: Type.String() }),
    route: 'owner',
  }),
  defineEvent({
    name: 'lead.returned',
    title: {
      ru: 'Менеджер молчит, заявка снова в очереди',
      en: 'The manager is silent, the lead is free again',
    },
    params: none,
    route: 'owner',
  }),
];

const guards: readonly VocabularyItem[] = [
  defineGuard({
    name: 'isThisLead',
    title: { ru: 'Нажата кнопка открытой заявки', en: 'The button is that of the open lead' },
    params: none,
    facts: ['event.id', 'context.lead'],
    test: ({ event, context }) => event.params['id'] === context['lead'],
  }),
  defineGuard({
    name: 'mayManageLead',
    title: { ru: 'Заявка его, или он старший', en: 'The lead is his, or he is in charge' },
    params: none,
    facts: ['event.manager', 'event.role', 'context.manager'],
    test: ({ event, context }) => {
      const { manager, role } = event.params;
      return manager === context['manager'] || role === 'owner' || role === 'admin';
    },
  }),
  defineGuard({
    name: 'hasThisLead',
    title: { ru: 'Заявка уже его', en: 'The lead is his already' },
    params: none,
    facts: ['event.manager', 'context.manager'],
    test: ({ event, context }) => event.params['manager'] === context['manager'],
  }),
  defineGuard({
    name: 'isUnreachable',
    title: { ru: 'Менеджер ещё не нажимал /start у бота', en: 'The manager has not started the bot' },
    params: none,
    facts: ['event.reachable'],
    test: ({ event }) => event.params['reachable'] !== true,
  }),
  defineGuard({
    name: 'isLed',
    title: { ru: 'Диалог уже ведёт менеджер', en: 'A manager leads the dialogue already' },
    params: none,
    facts: ['context.leading'],
    test: ({ context }) => isJsonObject(context['leading']),
  }),
  defineGuard({
    name: 'isPaidProduct',
    title: { ru: 'Эта программа уже оплачена', en: 'This product is paid already' },
    params: none,
    facts: ['event.product', 'context.paid'],
    test: ({ event, context }) => listPaid(context).includes(event.params['product'] ?? null),
  }),
  defineGuard({
    name: 'isOtherLead',
    title: { ru: 'Нажата кнопка прошлой заявки', en: 'The button is that of an earlier lead' },
    params: none,
    facts: ['event.id', 'context.lead'],
    test: ({ event, context }) => event.params['id'] !== context['lead'],
  }),
];

const activities: readonly VocabularyItem[] = [
  defineActivity({
    name: 'openLead',
    title: { ru: 'Получить номер заявки', en: 'Draw the number of a lead' },
    params: none,
    outcome: Type.Object({ id }),
    timeoutMs: 5_000,
    maxAttempts: 5,
    typing: false,
  }),
  defineActivity({
    name: 'summariseLead',
    title: { ru: 'Сводка диалога для менеджера', en: 'Summary of the dialogue for a manager' },
    params: none,
    /** Empty: nothing better than the facts. */
    outcome: Type.Object({ text: Type.String({ maxLength: 900 }) }),
    timeoutMs: 12_000,
    maxAttempts: 1,
    typing: false,
  }),
];

/** Waits in minutes that the owner sets. */
const waits: readonly VocabularyItem[] = (
  [
    ['leadReminder', 'lead_remind_minutes', 15, 'Пора напомнить о заявке', 'Time to remind of the lead'],
    [
      'leadEscalation',
      'lead_escalate_minutes',
      60,
      'Пора позвать старшего',
      'Time to call whoever is in charge',
    ],
    ['silenceReminder', 'silence_remind_minutes', 10, 'Менеджер молчит', 'The manager is silent'],
    ['silenceLimit', 'silence_return_minutes', 60, 'Менеджер так и не ответил', 'The manager never answered'],
  ] as const
).map(([name, setting, usual, ru, en]) =>
  defineDelay({
    name,
    title: { ru: `${ru} (настройка ${setting})`, en: `${en} (setting ${setting})` },
    params: none,
    facts: ['at', `catalogue.setting:${setting}`, 'params.quietHours'],
    delayMs: ({ at, params, catalogue }) => {
      const minutes = Number(catalogue(`setting:${setting}`) ?? usual);
      const wait = (Number.isFinite(minutes) && minutes > 0 ? minutes : usual) * MINUTE_MS;
      return mayWait(name) ? afterQuietHours(at + wait, quietHoursOf(params)) - at : wait;
    },
    // A reminder that a stop has delayed must not ring at night either.
    ...(mayWait(name) ? { notBefore: (at, params) => afterQuietHours(at, quietHoursOf(params)) } : {}),
  }),
);

/** A lead may wait till the morning; a client whom a silent manager keeps from the bot may not. */
function mayWait(name: string): boolean {
  return name.startsWith('lead');
}

function quietHoursOf(params: JsonObject): QuietHours {
  const given = params['quietHours'];
  return Check(quietHours, given) ? given : { from: 21, to: 10 };
}

export const leadItems: readonly VocabularyItem[] = [
  ...events,
  ...guards,
  ...leadRecords,
  ...leadCards,
  ...activities,
  ...waits,
];
