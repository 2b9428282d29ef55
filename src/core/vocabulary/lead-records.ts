/** What becomes of a lead: its memory, its row, the client's own profile. */
import { Type } from 'typebox';
import type { ItemScope } from '../funnel/scope.ts';
import { defineAction } from '../funnel/vocabulary.ts';
import type { ActionResult, VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { makeLeadCard } from '../leads/lead-card.ts';
import { describeReason } from '../leads/lead-reasons.ts';
import { ABOUT_CLIENT } from '../takeover/message-names.ts';

const none = Type.Object({});

export const leadRecords: readonly VocabularyItem[] = [
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
    name: 'noteSummary',
    title: { ru: 'Взять сводку диалога', en: 'Take the summary of the dialogue' },
    params: none,
    facts: ['event.output', 'context.summary'],
    apply: (scope) => {
      const text = jsonToText(outputOf(scope)['text']);
      return text === '' ? {} : { context: { summary: text } };
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
    apply: ({ event, context, at }) => assign(context, event.params, at),
  }),
  defineAction({
    name: 'assignToLeading',
    title: { ru: 'Назначить тому, кто ведёт диалог', en: 'Assign the lead to who leads the dialogue' },
    params: none,
    facts: ['context.leading', 'context.lead', 'at'],
    apply: ({ context, at }) =>
      isJsonObject(context['leading']) ? assign(context, context['leading'], at) : {},
  }),
  defineAction({
    name: 'noteLeading',
    title: { ru: 'Запомнить, кто ведёт диалог', en: 'Note who leads the dialogue' },
    params: none,
    facts: ['event.manager', 'event.by'],
    apply: ({ event }) => {
      const { manager = null, by = null } = event.params;
      return { context: { leading: { manager, by } } };
    },
  }),
  defineAction({
    name: 'notePaidProduct',
    title: { ru: 'Запомнить, что программа оплачена', en: 'Note that the product is paid' },
    /** `false`: the money went back. */
    params: Type.Object({ paid: Type.Boolean() }),
    facts: ['event.product', 'context.paid'],
    apply: ({ event, context }, { paid }) => {
      const product = event.params['product'] ?? null;
      const others = listPaid(context).filter((each) => each !== product);
      return { context: { paid: paid ? [...others, product] : others } };
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
        returned: true,
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
    /** The client has said that he will come. */
    params: Type.Object({ confirmed: Type.Optional(Type.Boolean()) }),
    facts: ['event.date', 'event.time'],
    apply: ({ event }, { confirmed }) => {
      const [year = '', month = '', day = ''] = jsonToText(event.params['date']).split('-');
      const when = [`${day}.${month}.${year}`, jsonToText(event.params['time'])].join(' ').trim();
      const status = `назначен на консультацию ${when}`;
      return { context: { status: confirmed === true ? `${status}, подтвердил` : status } };
    },
  }),
  defineAction({
    name: 'tellLeadReason',
    title: { ru: 'Сказать менеджеру о новом поводе', en: 'Tell the manager of the new reason' },
    params: none,
    facts: ['context.reason', 'context.manager'],
    apply: ({ context }) => {
      const say = {
        text: '<b>Заявка №{{context.lead}}</b>{{#name}}, {{name}}{{/name}}: {{reason}}.',
        to: '{{context.manager}}',
        ref: ABOUT_CLIENT,
      };
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
        returned: false,
        settled: false,
      },
    }),
  }),
];

/** The lead is this manager's from now on. */
function assign(context: JsonObject, by: JsonObject, at: number): ActionResult {
  const { manager = null, by: leader = null } = by;
  const lead = context['lead'] ?? 0;
  const values = {
    id: lead,
    status: 'taken',
    assigned_manager_id: manager,
    taken_at: new Date(at).toISOString(),
  };
  return {
    context: { manager, leader, takenAt: at, shown: null, returned: false },
    orders: [
      { type: 'record', table: 'leads', op: 'update', values },
      { type: 'profile', patch: { manager, managerName: leader } },
      { type: 'business-event', name: 'lead.taken', payload: { lead, manager } },
    ],
  };
}

/** Products that are paid, by their ids. */
export function listPaid({ paid }: JsonObject): readonly Json[] {
  return isJsonArray(paid) ? paid : [];
}

function outputOf({ event }: ItemScope): JsonObject {
  const { output } = event.params;
  return isJsonObject(output) ? output : {};
}
