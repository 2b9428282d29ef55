/**
 * Composing replies: the activity that asks the language model, and the guards and actions that judge what comes back.
 *
 * A state that has the model write looks like this. The model fills text and proposes buttons and a next action; what it
 * may propose from is `proposals` and `events`, everything else is dropped before the outcome is an event.
 *
 * ```jsonc
 * "composing": {
 *   "description": "Ответ на вопрос о потребностях",
 *   "meta": { "uid": "nv-compose", "stage": "dialogue", "compose": {
 *     "prompt": "sales_spin_aida#problem",
 *     "proposals": ["ask", "show_materials", "offer_consult"],
 *     "events": ["consult.start", { "text": "Оплатить", "event": { "type": "offer.pay", "product": "{{context.product}}" } }],
 *     "fallback": ["…", "…", "…"] } },
 *   "invoke": {
 *     "src": "composeReply",
 *     "input": { "materials": "{{context.materials}}", "topic": "price" },
 *     "onDone": [
 *       { "guard": { "type": "confidenceBelowTimes", "params": { "value": 0.5, "times": 3 } }, "target": "escalated",
 *         "actions": ["sayReply", { "type": "set", "params": { "lowConfidence": 0 } },
 *                     { "type": "signal", "params": { "type": "lead.wanted", "reason": "escalation" } }] },
 *       { "guard": { "type": "proposes", "params": { "action": "offer_consult" } }, "target": "offered",
 *         "actions": ["sayReply", { "type": "noteConfidence", "params": { "below": 0.5 } }] },
 *       { "target": "listening", "actions": ["sayReply", { "type": "noteConfidence", "params": { "below": 0.5 } }] } ],
 *     "onError": [
 *       { "guard": { "type": "confidenceBelowTimes", "params": { "value": 0.5, "times": 3 } }, "target": "escalated", "actions": ["sayFallback", "…"] },
 *       { "target": "listening", "actions": ["sayFallback", { "type": "noteConfidence", "params": { "below": 0.5 } }] } ] },
 *   "after": { "PT12S": { "target": "listening", "actions": "sayFallback" } },
 *   "on": { "client.text": { "target": "gathering", "actions": "noteText" } }
 * }
 * ```
 *
 * - `noteText` gathers what the client writes, masked, in the context until a reply is said; with a short `gathering`
 *   state before `composing`, quick messages are answered as one. Without it the text of the present event is answered.
 * - `invoke.input` is free: its members fill placeholders of the prompt. Known to the composer: `materials` (at most
 *   three `{id, title, body, url?, type?}`), `products` (at most two of the catalogue; else chosen by the funnel's id),
 *   `say` and `ask` (the state's ready words before and after an answer: without a model they are the reply, around the
 *   answer of a listed question or the thought of the first material that was not told yet), `topic`, `links` (addresses that this reply may hold besides those of materials and bonuses).
 * - The outcome fails with `event.error.code`: `ANSWER_REFUSED` (an irreparable answer: counts as no confidence), or an
 *   outage (`TIMEOUT`, `LLM_DOWN` …), which counts nothing.
 * - `draftReplies` writes `{spin, objection, cta}` about the subject's dialogue for a manager who leads it; none is ever
 *   sent by itself. It fails with `NO_DRAFTS`.
 * - `after` is for a process that died; ten seconds after the start the activity itself has failed.
 */
import { Type } from 'typebox';
import { maskContacts } from '../conversation/intents/mask-contacts.ts';
import { UNANSWERED, UNANSWERED_AT } from '../funnel/compose-input.ts';
import type { SayDef } from '../funnel/definition.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { defineAction, defineActivity, defineGuard } from '../funnel/vocabulary.ts';
import type { ActionItem, VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonArray, isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { NEXT_ACTIONS } from '../policy/answer-contract.ts';

/** Code of the outcome of an answer that could not be mended; the other failures are outages. */
export const ANSWER_REFUSED = 'ANSWER_REFUSED';

/** More of a client's texts than this nobody sends before an answer; the oldest fall out. */
const MAX_TEXTS = 10;
const MAX_TEXT_LENGTH = 1_000;

const action = Type.Union(NEXT_ACTIONS.map((name) => Type.Literal(name)));
const share = Type.Number({ minimum: 0, maximum: 1 });
const button = Type.Object({ text: Type.String({ minLength: 1 }), callback: Type.String({ minLength: 1 }) });
/** The definition's own buttons, under those that the model proposed. */
const ownButtons = Type.Object({ buttons: Type.Optional(Type.Array(Type.Array(Type.Unknown()))) });

const draft = Type.String({ minLength: 1, maxLength: 4096 });

const activities: readonly VocabularyItem[] = [
  defineActivity({
    name: 'composeReply',
    title: { ru: 'Ответ языковой модели', en: 'Reply of the language model' },
    params: Type.Object({
      materials: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 3 })),
      products: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 2 })),
      topic: Type.Optional(Type.String()),
      links: Type.Optional(Type.Array(Type.String())),
    }),
    outcome: Type.Object({
      /** Plain text, safe and with admitted links only. */
      reply: Type.String({ minLength: 1, maxLength: 4096 }),
      buttons: Type.Array(button, { maxItems: 6 }),
      nextAction: action,
      confidence: share,
      /** Ids of the materials that the reply passes on. */
      materials: Type.Array(Type.Integer()),
      /** `accepted` or `repaired`; `standin`: the model was not asked, an editable text answers. */
      verdict: Type.Union([Type.Literal('accepted'), Type.Literal('repaired'), Type.Literal('standin')]),
    }),
    timeoutMs: 10_000,
    maxAttempts: 1,
    typing: true,
  }),
  defineActivity({
    name: 'draftReplies',
    title: { ru: 'Три черновика для менеджера', en: 'Three drafts for a manager' },
    params: Type.Object({}),
    outcome: Type.Object({ spin: draft, objection: draft, cta: draft }),
    timeoutMs: 13_000,
    maxAttempts: 1,
    typing: false,
  }),
];

const guards: readonly VocabularyItem[] = [
  defineGuard({
    name: 'proposes',
    title: { ru: 'Модель предлагает следующий шаг', en: 'The model proposes the next action' },
    params: Type.Object({ action }),
    facts: ['event.output'],
    test: (scope, { action: wanted }) => outputOf(scope)?.['nextAction'] === wanted,
  }),
  defineGuard({
    name: 'confidenceBelow',
    title: { ru: 'Уверенность ответа ниже', en: 'Confidence of the answer is below' },
    params: Type.Object({ value: share }),
    facts: ['event.output', 'event.error'],
    test: (scope, { value }) => isLow(scope, value) === true,
  }),
  defineGuard({
    name: 'confidenceBelowTimes',
    title: {
      ru: 'Уверенность ниже N раз подряд, с этим',
      en: 'Confidence below N times running, this one included',
    },
    params: Type.Object({ value: share, times: Type.Integer({ minimum: 1 }) }),
    facts: ['event.output', 'event.error', 'context.lowConfidence'],
    test: (scope, { value, times }) => isLow(scope, value) === true && countLow(scope) + 1 >= times,
  }),
];

const noting: readonly VocabularyItem[] = [
  defineAction({
    name: 'noteText',
    title: { ru: 'Запомнить текст до ответа', en: 'Keep the text until it is answered' },
    params: Type.Object({}),
    facts: ['event.text', 'context.unanswered'],
    apply: ({ event, context, at }) => {
      const { text } = event.params;
      if (typeof text !== 'string' || text.trim() === '') return {};
      const before = context[UNANSWERED];
      const texts = [...(isJsonArray(before) ? before : []), maskContacts(text.slice(0, MAX_TEXT_LENGTH))];
      const since = isJsonArray(before) && before.length > 0 ? (context[UNANSWERED_AT] ?? at) : at;
      return { context: { [UNANSWERED]: texts.slice(-MAX_TEXTS), [UNANSWERED_AT]: since } };
    },
  }),
  defineAction({
    name: 'noteConfidence',
    title: { ru: 'Учесть уверенность ответа', en: 'Take note of the confidence' },
    params: Type.Object({ below: share }),
    facts: ['event.output', 'event.error', 'context.lowConfidence'],
    apply: (scope, { below }) => {
      const low = isLow(scope, below);
      return low === undefined ? {} : { context: { lowConfidence: low ? countLow(scope) + 1 : 0 } };
    },
  }),
];

const speaking: readonly ActionItem[] = [
  {
    kind: 'action',
    name: 'sayReply',
    version: 1,
    title: { ru: 'Сказать ответ модели', en: 'Say the composed reply' },
    params: ownButtons,
    facts: ['event.output'],
    raw: true,
    apply: (scope, params) => {
      const output = outputOf(scope);
      if (output === undefined) return {};
      const proposed = isJsonArray(output['buttons']) ? output['buttons'].flatMap(toProposed) : [];
      // The reply comes in as a value, so nothing in it is a placeholder or markup.
      const say = { ...ownOf(params), text: '{{event.output.reply}}' };
      return { context: ANSWERED, orders: [{ type: 'reply', say, proposed }] };
    },
  },
  {
    kind: 'action',
    name: 'sayFallback',
    version: 1,
    title: { ru: 'Сказать запасной ответ', en: 'Say a fallback of the state' },
    params: ownButtons,
    facts: ['context.fallbackTurn'],
    raw: true,
    apply: ({ context, compose }, params) => {
      const texts = compose?.fallback ?? [];
      const turn = Number(context['fallbackTurn'] ?? 0) % Math.max(1, texts.length);
      const text = texts[turn];
      if (text === undefined) return {};
      const say = { ...ownOf(params), text };
      return {
        context: { ...ANSWERED, fallbackTurn: turn + 1 },
        orders: [{ type: 'reply', say, proposed: 'all' }],
      };
    },
  },
];

const ANSWERED: JsonObject = { [UNANSWERED]: [], [UNANSWERED_AT]: null };

function outputOf({ event }: ItemScope): JsonObject | undefined {
  const { output } = event.params;
  return isJsonObject(output) ? output : undefined;
}

/** Low, not low, or nothing to say: an outage and a stand-in tell nothing about the model's confidence. */
function isLow(scope: ItemScope, value: number): boolean | undefined {
  const output = outputOf(scope);
  if (output !== undefined) {
    const { confidence, verdict } = output;
    return verdict === 'standin' || typeof confidence !== 'number' ? undefined : confidence < value;
  }
  const { error } = scope.event.params;
  return isJsonObject(error) && error['code'] === ANSWER_REFUSED ? true : undefined;
}

function countLow({ context }: ItemScope): number {
  return Number(context['lowConfidence'] ?? 0);
}

function toProposed(value: unknown): readonly { readonly text: string; readonly callback: string }[] {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('callback' in value)) return [];
  const { text, callback } = value;
  return typeof text === 'string' && typeof callback === 'string' ? [{ text, callback }] : [];
}

function ownOf(params: JsonObject): Pick<SayDef, 'buttons'> {
  return hasRows(params) ? { buttons: params.buttons } : {};
}

function hasRows(params: JsonObject): params is JsonObject & Required<Pick<SayDef, 'buttons'>> {
  return isJsonArray(params['buttons']);
}

export const replyItems: readonly VocabularyItem[] = [...activities, ...guards, ...noting, ...speaking];
