/** Leads: cards in the managers' channel, who takes them, how they end. */
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { hashJson } from '../hash.ts';
import type { SayDef } from '../funnel/definition.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { defineAction, defineActivity, defineDelay, defineEvent, defineGuard } from '../funnel/vocabulary.ts';
import type { ActionItem, VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonObject, jsonToText } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { makeLeadCard } from '../leads/lead-card.ts';
import { LEAD_REASONS, describeReason } from '../leads/lead-reasons.ts';
import { afterQuietHours } from '../offers/quiet-hours.ts';
import type { QuietHours } from '../offers/quiet-hours.ts';
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
    name: 'isOtherLead',
    title: { ru: 'Нажата кнопка прошлой заявки', en: 'The button is that of an earlier lead' },
    params: none,
    facts: ['event.id', 'context.lead'],
    test: ({ event, context }) => event.params['id'] !== context['lead'],
  }),
];

const keeping: readonly VocabularyItem[] = [
  defineAction({
    name: 'noteLeadReason',
    title: { ru: 'Запомнить повод заявки', en: 'Note the reason of the lead' },
    params: Type.Object({ reason: Type.String({ minLength: 1 }) }),
    facts: ['context.reason'],
    apply: (_, { reason }) => ({ context: { reason } }),
  }),
  defineAction({
    name: 'recordLead',
    title: { ru: 'Записать новую заявку', en: 'Record the new lead' },
    params: none,
    facts: ['event.output', 'context', 'profile'],
    apply: (scope) => {
      const lead = Number(outputOf(scope)['id']);
      const card = makeLeadCard(scope.subject, { ...scope.context, lead }, scope.subject.describe());
      const reason = jsonToText(scope.context['reason']);
      const values = { id: lead, status: 'new', reason, summary: jsonToText(card['summary']) };
      return {
        context: { lead, openedAt: scope.at },
        orders: [
          { type: 'record', table: 'leads', op: 'insert', values },
          { type: 'profile', patch: { lead } },
          { type: 'business-event', name: 'lead.created', payload: { lead, reason } },
        ],
      };
    },
  }),
  defineAction({
    name: 'updateLead',
    title: { ru: 'Обновить запись заявки', en: 'Update the record of the lead' },
    params: none,
    facts: ['context', 'profile'],
    apply: (scope) => {
      const card = makeLeadCard(scope.subject, scope.context, scope.subject.describe());
      const values = {
        id: scope.context['lead'] ?? 0,
        reason: jsonToText(scope.context['reason']),
        summary: jsonToText(card['summary']),
      };
      return { orders: [{ type: 'record', table: 'leads', op: 'update', values }] };
    },
  }),
  defineAction({
    name: 'assignLead',
    title: { ru: 'Назначить заявку менеджеру', en: 'Assign the lead to the manager' },
    params: none,
    facts: ['event.manager', 'event.by', 'context.lead', 'at'],
    apply: ({ event, context, at }) => {
      const { manager = null, by: leader = null } = event.params;
      const lead = context['lead'] ?? 0;
      const takenAt = new Date(at).toISOString();
      return {
        context: { manager, leader, takenAt: at, shown: null },
        orders: [
          {
            type: 'record',
            table: 'leads',
            op: 'update',
            values: { id: lead, status: 'taken', assigned_manager_id: manager, taken_at: takenAt },
          },
          { type: 'profile', patch: { manager, managerName: leader } },
          { type: 'business-event', name: 'lead.taken', payload: { lead, manager } },
        ],
      };
    },
  }),
  defineAction({
    name: 'freeLead',
    title: { ru: 'Вернуть заявку в очередь', en: 'Put the lead back into the queue' },
    params: none,
    facts: ['context.lead'],
    apply: ({ context }) => ({
      context: {
        manager: null,
        leader: null,
        takenAt: null,
        shown: null,
        status: 'снова ждёт менеджера',
      },
      orders: [
        {
          type: 'record',
          table: 'leads',
          op: 'update',
          values: { id: context['lead'] ?? 0, status: 'new', assigned_manager_id: null, taken_at: null },
        },
        { type: 'profile', patch: { manager: null, managerName: null } },
        { type: 'business-event', name: 'lead.freed', payload: { lead: context['lead'] ?? 0 } },
      ],
    }),
  }),
  defineAction({
    name: 'closeLead',
    title: { ru: 'Закрыть заявку', en: 'Close the lead' },
    params: Type.Object({
      status: Type.Union([Type.Literal('done'), Type.Literal('canceled'), Type.Literal('paid')]),
    }),
    facts: ['context.lead'],
    apply: ({ context }, { status }) => {
      const lead = context['lead'] ?? 0;
      return {
        orders: [
          { type: 'record', table: 'leads', op: 'update', values: { id: lead, status } },
          { type: 'profile', patch: { lead: null, manager: null, managerName: null } },
          { type: 'business-event', name: `lead.${status}`, payload: { lead } },
        ],
      };
    },
  }),
  defineAction({
    name: 'noteBooking',
    title: { ru: 'Записать встречу в статус заявки', en: 'Note the booking in the status' },
    params: none,
    facts: ['event.date', 'event.time'],
    apply: ({ event }) => {
      const [year = '', month = '', day = ''] = jsonToText(event.params['date']).split('-');
      const when = [`${day}.${month}.${year}`, jsonToText(event.params['time'])].join(' ').trim();
      return { context: { status: `назначен на консультацию ${when}` } };
    },
  }),
  defineAction({
    name: 'tellLeadReason',
    title: { ru: 'Сказать менеджеру о новом поводе', en: 'Tell the manager of the new reason' },
    params: none,
    facts: ['context.reason', 'context.manager'],
    apply: ({ context }) => {
      const say = { text: '<b>Заявка №{{context.lead}}</b>: {{reason}}.', to: '{{context.manager}}' };
      const reason = describeReason(jsonToText(context['reason'])).toLowerCase();
      return { orders: [{ type: 'say', say, more: { params: { reason } } }] };
    },
  }),
  defineAction({
    name: 'toastTooLate',
    title: { ru: 'Сказать, кто успел раньше', en: 'Say who was first' },
    params: none,
    facts: ['context.leader', 'context.takenAt', 'at'],
    apply: ({ context, at }) => {
      const seconds = Math.max(0, Math.round((at - Number(context['takenAt'] ?? at)) / 1000));
      const who = jsonToText(context['leader']);
      return {
        orders: [{ type: 'toast', text: `Заявку уже взяли: ${who}, ${seconds} с назад`, alert: true }],
      };
    },
  }),
  defineAction({
    name: 'forgetLead',
    title: { ru: 'Забыть прошлую заявку', en: 'Forget the lead that was' },
    params: none,
    facts: [],
    apply: () => ({
      context: {
        lead: null,
        manager: null,
        leader: null,
        takenAt: null,
        status: '',
        summary: '',
        reason: '',
        shown: null,
      },
    }),
  }),
];

/** The words of the card: an editable text, filled with the values of `makeLeadCard`. */
const CARD_TEXT = 'content:lead_card';

const cards: readonly ActionItem[] = [
  {
    kind: 'action',
    name: 'postLeadCard',
    version: 1,
    title: { ru: 'Отправить карточку заявки', en: 'Post the card of the lead' },
    params: Type.Object({
      to: Type.String({ minLength: 1 }),
      buttons: Type.Optional(Type.Array(Type.Array(Type.Unknown()))),
    }),
    facts: ['context', 'profile'],
    raw: true,
    apply: (scope, params) => sayCard(scope, params, undefined),
  },
  {
    kind: 'action',
    name: 'editLeadCard',
    version: 1,
    title: { ru: 'Обновить карточку заявки', en: 'Edit the card of the lead' },
    params: Type.Object({
      to: Type.String({ minLength: 1 }),
      buttons: Type.Optional(Type.Array(Type.Array(Type.Unknown()))),
    }),
    facts: ['context', 'profile'],
    raw: true,
    // Telegram refuses an edit that changes nothing, so none is ordered.
    apply: (scope, params) =>
      scope.context['shown'] === hashJson(cardOf(scope)) ? {} : sayCard(scope, params, 'edit'),
  },
];

function sayCard(
  scope: ItemScope,
  params: JsonObject,
  act: 'edit' | undefined,
): ReturnType<ActionItem['apply']> {
  const card = cardOf(scope);
  const say: JsonObject = {
    ...params,
    text: CARD_TEXT,
    ref: 'lead:{{context.lead}}',
    ...(act === undefined ? {} : { act }),
  };
  return {
    context: { shown: hashJson(card) },
    orders: isSay(say) ? [{ type: 'say', say, more: { params: card } }] : [],
  };
}

function cardOf({ subject, context }: ItemScope): JsonObject {
  return makeLeadCard(subject, context, subject.describe());
}

function isSay(value: JsonObject): value is JsonObject & SayDef {
  return typeof value['text'] === 'string';
}

function outputOf({ event }: ItemScope): JsonObject {
  const { output } = event.params;
  return isJsonObject(output) ? output : {};
}

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
];

/** A wait in minutes that the owner sets; nobody is reminded in the quiet hours. */
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
      return name === 'silenceLimit' ? wait : afterQuietHours(at + wait, quietHoursOf(params)) - at;
    },
  }),
);

function quietHoursOf(params: JsonObject): QuietHours {
  const given = params['quietHours'];
  return Check(quietHours, given) ? given : { from: 21, to: 10 };
}

export const leadItems: readonly VocabularyItem[] = [
  ...events,
  ...guards,
  ...keeping,
  ...cards,
  ...activities,
  ...waits,
];
