/** The card of a lead: posted once in a chat, then edited in place. */
import { Type } from 'typebox';
import type { SayDef } from '../funnel/definition.ts';
import type { ItemScope } from '../funnel/scope.ts';
import type { ActionItem, ActionResult } from '../funnel/vocabulary.ts';
import { hashJson } from '../hash.ts';
import type { JsonObject } from '../json.ts';
import { makeLeadCard } from '../leads/lead-card.ts';

/** The words of the card: an editable text, filled with the values of `makeLeadCard`. */
const CARD_TEXT = 'content:lead_card';

export const leadCards: readonly ActionItem[] = [
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

function sayCard(scope: ItemScope, params: JsonObject, act: 'edit' | undefined): ActionResult {
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
