/** What a desk does: keeps its dialogues, passes words on, shows what clients did. */
import { Type } from 'typebox';
import type { SayDef } from '../funnel/definition.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { defineAction } from '../funnel/vocabulary.ts';
import type { ActionItem, ActionResult, VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonArray, isJsonObject, jsonToText, toJsonObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { SayEffect } from '../step/effect.ts';
import { describeDesk, findDialogue, listDialogues, nameDialogue } from '../takeover/dialogues.ts';
import type { Dialogue } from '../takeover/dialogues.ts';
import { describeMedia, howToCopy } from '../takeover/media-words.ts';
import { nameRelayed, parseLeadCard, parseRelayed } from '../takeover/message-names.ts';

const none = Type.Object({});
const optionalId = Type.Union([Type.Null(), Type.Integer({ minimum: 1 })]);

const keeping: readonly VocabularyItem[] = [
  defineAction({
    name: 'tell',
    title: { ru: 'Сообщить рабочему столу или клиенту', en: 'Tell a desk or a client' },
    params: Type.Object(
      {
        to: Type.Union([Type.Literal('desk'), Type.Literal('client')]),
        key: optionalId,
        event: Type.String({ minLength: 1 }),
      },
      { additionalProperties: Type.Unknown() },
    ),
    facts: [],
    apply: (_, { to, key, event, ...fields }) =>
      key === null
        ? {}
        : {
            orders: [
              { type: 'tell', to: { kind: to, key }, event: { type: event, params: toJsonObject(fields) } },
            ],
          },
  }),
  defineAction({
    name: 'addDialogue',
    title: { ru: 'Добавить диалог', en: 'Add the dialogue' },
    params: none,
    facts: ['event', 'context.dialogues'],
    apply: ({ event, context }) => {
      const { client = 0, name = '', lead = null, own } = event.params;
      const others = listDialogues(context).filter((each) => each.client !== client);
      // Focus is the manager's to change: he did, if it was he who took the dialogue.
      const focus = own === true || others.length === 0 ? client : (context['focus'] ?? null);
      return { context: { dialogues: [...others, { client, name, lead }], focus } };
    },
  }),
  defineAction({
    name: 'removeDialogue',
    title: { ru: 'Убрать диалог', en: 'Remove the dialogue' },
    params: none,
    facts: ['event.client', 'context.dialogues', 'context.focus'],
    apply: ({ event, context }) => {
      const { client } = event.params;
      const dialogues = listDialogues(context).filter((each) => each.client !== client);
      // Nobody slides into focus: words meant for the one who left must not reach another.
      return {
        context: { dialogues, focus: context['focus'] === client ? null : (context['focus'] ?? null) },
      };
    },
  }),
  defineAction({
    name: 'forgetClient',
    title: { ru: 'Забыть клиента', en: 'Forget the client' },
    params: none,
    facts: ['event.client', 'context'],
    apply: ({ event, context }) => {
      const { client } = event.params;
      const of = (entry: Json): Json | undefined =>
        isJsonArray(entry) ? entry[1] : isJsonObject(entry) ? entry['client'] : undefined;
      const without = (key: string): readonly Json[] => {
        const entries = context[key];
        return isJsonArray(entries) ? entries.filter((entry) => of(entry) !== client) : [];
      };
      return {
        context: {
          dialogues: without('dialogues'),
          sent: without('sent'),
          choices: without('choices'),
          focus: context['focus'] === client ? null : (context['focus'] ?? null),
        },
      };
    },
  }),
  defineAction({
    name: 'giveDialoguesUp',
    title: {
      ru: 'Отдать все диалоги: менеджер недоступен',
      en: 'Give all dialogues up: the manager is out of reach',
    },
    params: none,
    facts: ['context.dialogues', 'subject.key'],
    apply: ({ context, subject }) => ({
      orders: listDialogues(context).map(({ client }) => ({
        type: 'tell',
        to: { kind: 'client', key: client },
        event: { type: 'takeover.lost', params: { manager: subject.key } },
      })),
    }),
  }),
  defineAction({
    name: 'focusDialogue',
    title: { ru: 'Писать этому клиенту', en: 'Write to this client' },
    params: none,
    facts: ['event.client'],
    apply: ({ event }) => ({ context: { focus: event.params['client'] ?? null } }),
  }),
  defineAction({
    name: 'sayFocus',
    title: { ru: 'Сказать, кому теперь пишет менеджер', en: 'Say whom the manager writes to now' },
    params: none,
    facts: ['context'],
    apply: ({ context }) => {
      const focused = findDialogue(context, context['focus']);
      if (focused === undefined) return {};
      const say = { text: 'Теперь вы пишете: <b>{{header}}</b>' };
      return { orders: [{ type: 'say', say, more: { params: { header: nameDialogue(focused) } } }] };
    },
  }),
  defineAction({
    name: 'listDialogues',
    title: { ru: 'Подготовить список диалогов', en: 'Prepare the list of dialogues' },
    params: none,
    facts: ['context.dialogues'],
    apply: ({ context }) => ({
      context: {
        choices: listDialogues(context).map((each) => ({ client: each.client, label: nameDialogue(each) })),
      },
    }),
  }),
  defineAction({
    name: 'keepForChoice',
    title: { ru: 'Придержать сообщение до выбора клиента', en: 'Hold the message until a client is chosen' },
    params: none,
    facts: ['event', 'context.held'],
    apply: ({ event, context }) => {
      const before = context['held'];
      const held = [...(isJsonArray(before) ? before : []), wordsOf(event)];
      return { context: { held: held.slice(-MOST_HELD) } };
    },
  }),
  defineAction({
    name: 'passHeldOn',
    title: { ru: 'Отправить придержанное', en: 'Send what was held' },
    params: none,
    facts: ['event.client', 'context.held'],
    apply: (scope) => {
      const { held } = scope.context;
      const client = scope.event.params['client'];
      if (!isJsonArray(held) || held.length === 0 || typeof client !== 'number') return {};
      let context: JsonObject = { ...scope.context, held: [] };
      const orders = held.flatMap((words) => {
        if (!isJsonObject(words)) return [];
        const passed = passOn({ ...scope, context }, client, words);
        context = { ...context, ...passed.context };
        return passed.orders ?? [];
      });
      return { context: { held: [], sent: context['sent'] ?? [] }, orders };
    },
  }),
  defineAction({
    name: 'passToClient',
    title: { ru: 'Передать клиенту', en: 'Pass it on to the client' },
    params: none,
    facts: ['event', 'context'],
    apply: (scope) => {
      const client = findTarget(scope);
      if (client === undefined) return {};
      const { context, orders = [] } = passOn(scope, client, wordsOf(scope.event));
      // Who writes on has let go of what was held: it must not go out with a later choice.
      return { context: { ...context, held: [] }, orders };
    },
  }),
  defineAction({
    name: 'passEditOn',
    title: { ru: 'Передать клиенту исправление', en: 'Pass the correction on' },
    params: none,
    facts: ['event', 'context.sent'],
    apply: (scope) => {
      const client = findSent(scope);
      if (client === undefined) return {};
      const params = { ...wordsOf(scope.event), desk: scope.subject.key };
      const event = { type: 'takeover.edited', params };
      return { orders: [{ type: 'tell', to: { kind: 'client', key: client }, event }] };
    },
  }),
];

/** Messages held while nobody is chosen, and remembered as sent; a manager edits what he has just written. */
const MOST_HELD = 10;
const MOST_SENT = 200;

function wordsOf({ params, via }: ItemScope['event']): JsonObject {
  const { text, media, caption } = params;
  const answered = via.kind === 'message' ? parseRelayed(via.answers) : undefined;
  return {
    messageId: via.kind === 'message' ? via.messageId : 0,
    text: jsonToText(text),
    ...(media === undefined ? {} : { media }),
    ...(caption === undefined ? {} : { caption }),
    ...(answered?.from === 'client' && answered.messageId > 0 ? { replyTo: answered.messageId } : {}),
  };
}

function passOn({ context, subject, event }: ItemScope, client: number, words: JsonObject): ActionResult {
  const before = context['sent'];
  const sent = [...(isJsonArray(before) ? before : []), [words['messageId'] ?? 0, client]].slice(-MOST_SENT);
  const deskName = event.seen?.firstName;
  const params = { ...words, desk: subject.key, ...(deskName === undefined ? {} : { deskName }) };
  return {
    context: { sent },
    orders: [{ type: 'tell', to: { kind: 'client', key: client }, event: { type: 'takeover.said', params } }],
  };
}

/**
 * The client whose message, notice or card is answered, else the one in focus. The card of a lead that the desk does not
 * know is nobody's: then it is asked, since the one in focus is certainly not meant.
 */
export function findTarget({ event, context }: ItemScope): number | undefined {
  const name = event.via.kind === 'message' ? event.via.answers : undefined;
  const answered = parseRelayed(name);
  if (answered?.from === 'client') return answered.key;
  const lead = parseLeadCard(name);
  if (lead !== undefined) return listDialogues(context).find((each) => each.lead === lead)?.client;
  const { focus } = context;
  return typeof focus === 'number' && findDialogue(context, focus) !== undefined ? focus : undefined;
}

export function findSent({ event, context }: ItemScope): number | undefined {
  const { sent } = context;
  const messageId = event.via.kind === 'message' ? event.via.messageId : undefined;
  if (!isJsonArray(sent)) return undefined;
  const found = sent.findLast((pair) => isJsonArray(pair) && pair[0] === messageId);
  const client = isJsonArray(found) ? found[1] : undefined;
  return typeof client === 'number' ? client : undefined;
}

/** What a client did, in the manager's chat: with a header, as Telegram allows for its kind. */
const showing: readonly ActionItem[] = [
  {
    kind: 'action',
    name: 'showHeard',
    version: 1,
    title: { ru: 'Показать, что сделал клиент', en: 'Show what the client did' },
    params: Type.Object({
      text: Type.String({ minLength: 1 }),
      buttons: Type.Optional(Type.Array(Type.Array(Type.Unknown()))),
    }),
    facts: ['event', 'context'],
    raw: true,
    apply: (scope, params) => ({ orders: showHeard(scope, params) }),
  },
];

function showHeard(scope: ItemScope, params: JsonObject): ActionResult['orders'] & object {
  const { event, context } = scope;
  const { client, messageId, text, media, replyTo } = event.params;
  const kind = jsonToText(event.params['kind']);
  if (typeof client !== 'number' || typeof messageId !== 'number' || !isSay(params)) return [];
  const dialogue: Dialogue = {
    client,
    name: jsonToText(event.params['name']),
    lead: event.params['lead'] ?? null,
  };
  const how = howToShow(kind, jsonToText(media), jsonToText(text));
  const values: JsonObject = {
    header: nameDialogue(dialogue),
    elsewhere: describeDesk(context, client),
    said: how === 'after-words' || (how === 'words-only' && kind === 'press') ? '' : jsonToText(text),
    pressed: kind === 'press' ? jsonToText(text) : '',
    sent: kind === 'media' && how !== 'captioned' ? describeMedia(jsonToText(media)) : '',
    edited: kind === 'edit',
  };
  const reply: Partial<SayEffect> = typeof replyTo === 'number' ? { replyTo } : {};
  const ref = nameRelayed({ from: 'client', key: client, messageId });
  const named = kind === 'press' ? params : { ...params, ref };
  const copy = { kind: 'copy', fromChat: client, messageId, captioned: how === 'captioned' } as const;
  if (kind === 'edit') {
    const act = { kind: event.params['caption'] === true ? 'edit-caption' : 'edit' } as const;
    return [{ type: 'say', say: named, more: { act, params: values } }];
  }
  if (how === 'words-only') return [{ type: 'say', say: named, more: { params: values, ...reply } }];
  if (how === 'captioned')
    return [{ type: 'say', say: named, more: { act: copy, params: values, ...reply } }];
  const { buttons: _, ...bare } = params;
  return [
    { type: 'say', say: bare, more: { params: values, ...reply } },
    { type: 'say', say: named, more: { act: copy, params: values } },
  ];
}

/** Room that a header needs beside the client's own words, in units of Telegram's limits on captions and texts. */
const CAPTION_ROOM = 800;
const TEXT_ROOM = 3_500;

/** Words too long to stand under a header are copied after it, so that nothing is cut off. */
function howToShow(kind: string, media: string, text: string): ReturnType<typeof howToCopy> {
  if (kind === 'text') return text.length > TEXT_ROOM ? 'after-words' : 'words-only';
  if (kind !== 'media') return 'words-only';
  const how = howToCopy(media);
  return how === 'captioned' && text.length > CAPTION_ROOM ? 'after-words' : how;
}

function isSay(value: JsonObject): value is JsonObject & SayDef {
  return typeof value['text'] === 'string';
}

export const deskActions: readonly VocabularyItem[] = [...keeping, ...showing];
