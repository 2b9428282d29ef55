/**
 * Contacts and consent, leaving and erasure: what a client agrees to, what is kept of him, and how he takes it back.
 * A phone or an e-mail comes into the profile by the actions below alone, and they write the consent beside it.
 */
import { Type } from 'typebox';
import { readEmail } from '../contacts/read-email.ts';
import { hasContactMask } from '../contacts/contact-masks.ts';
import type { ItemScope } from '../funnel/scope.ts';
import { defineAction, defineActivity, defineEvent, defineGuard } from '../funnel/vocabulary.ts';
import type { VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonObject, jsonToText } from '../json.ts';

const none = Type.Object({});

/** Kind of a row of `consents`: phone and e-mail, asked for together. */
const CONTACTS = 'contacts';

const events: readonly VocabularyItem[] = [
  defineEvent({
    name: 'contact.wanted',
    title: { ru: 'Нужен контакт клиента', en: 'The client’s contact is wanted' },
    params: Type.Object({
      after: Type.Union([Type.Literal('booking'), Type.Literal('payment'), Type.Literal('text')]),
    }),
    route: 'owner',
  }),
  defineEvent({
    name: 'client.contact',
    title: { ru: 'Поделился контактом', en: 'Shared a contact' },
    params: Type.Object({ phone: Type.String(), own: Type.Boolean() }),
    route: 'owner',
    service: true,
  }),
  defineEvent({
    name: 'contact.refuse',
    title: { ru: '«Не сейчас» на просьбу о контакте', en: '“Not now” to the request for a contact' },
    params: none,
    route: 'owner',
    key: 'Не сейчас',
    service: true,
  }),
  defineEvent({
    name: 'contact.noEmail',
    title: { ru: '«Без почты»', en: '“No e-mail”' },
    params: none,
    route: 'owner',
    callback: 'contact:noemail',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'contact.right',
    title: { ru: '«Всё верно»', en: '“That is right”' },
    params: none,
    route: 'owner',
    callback: 'contact:right',
    anytime: true,
    once: true,
  }),
  defineEvent({
    name: 'contact.shared',
    title: { ru: 'Контакт записан', en: 'A contact was saved' },
    params: Type.Object({ phone: Type.Optional(Type.String()), email: Type.Optional(Type.String()) }),
    route: 'all',
  }),
  defineEvent({
    name: 'contact.refused',
    title: { ru: 'Контакт не дали', en: 'A contact was refused' },
    params: none,
    route: 'all',
  }),
  defineEvent({
    name: 'forget.confirmed',
    title: { ru: '«Да, удалить»', en: '“Yes, delete”' },
    params: none,
    route: 'owner',
    callback: 'forget:yes',
    anytime: true,
    service: true,
    once: true,
  }),
  defineEvent({
    name: 'forget.declined',
    title: { ru: '«Нет, оставить»', en: '“No, keep it”' },
    params: none,
    route: 'owner',
    callback: 'forget:no',
    anytime: true,
    service: true,
    once: true,
  }),
  defineEvent({
    name: 'client.forgotten',
    title: { ru: 'Данные клиента удаляются', en: 'The client’s data are being erased' },
    params: none,
    route: 'all',
  }),
];

const guards: readonly VocabularyItem[] = [
  defineGuard({
    name: 'ownContact',
    title: { ru: 'Прислан свой номер', en: 'The number is the client’s own' },
    params: none,
    facts: ['event.own', 'event.phone'],
    test: ({ event }) => event.params['own'] === true && jsonToText(event.params['phone']) !== '',
  }),
  defineGuard({
    name: 'contactWritten',
    title: { ru: 'В тексте был телефон или e-mail', en: 'The text held a phone or an e-mail' },
    params: none,
    facts: ['event.text'],
    // What arrives here without consent is masked already: the mask itself is the sign.
    test: ({ event }) => hasContactMask(jsonToText(event.params['text'])),
  }),
  defineGuard({
    name: 'emailGiven',
    title: { ru: 'В тексте один верный e-mail', en: 'The text holds one valid e-mail' },
    params: none,
    facts: ['event.text'],
    test: (scope) => emailOf(scope).kind === 'email',
  }),
  defineGuard({
    name: 'emailBroken',
    title: { ru: 'Похоже на e-mail, но с ошибкой', en: 'Meant as an e-mail, but broken' },
    params: none,
    facts: ['event.text'],
    test: (scope) => emailOf(scope).kind === 'broken',
  }),
];

const actions: readonly VocabularyItem[] = [
  defineAction({
    name: 'askConsent',
    title: { ru: 'Запомнить, какой текст согласия показан', en: 'Note which consent text is shown' },
    params: Type.Object({ content: Type.String({ minLength: 1 }), as: Type.String() }),
    facts: ['catalogue'],
    apply: ({ catalogue }, { content, as }) => {
      const found = catalogue(`content:${content}`);
      const version = isJsonObject(found) ? jsonToText(found['version']) : '';
      return {
        context: { [as]: `${content}@${version === '' ? '1' : version}` },
        orders: [{ type: 'profile', patch: { contactAsked: true } }],
      };
    },
  }),
  defineAction({
    name: 'savePhone',
    title: { ru: 'Записать телефон и согласие', en: 'Save the phone and the consent' },
    params: Type.Object({ consent: Type.Optional(Type.Union([Type.String(), Type.Null()])) }),
    facts: ['event.phone', 'profile.consent'],
    apply: ({ event, subject }, { consent: shown }) => {
      const phone = jsonToText(event.params['phone']);
      if (phone === '') return {};
      const consent = shown ?? subject.profile.consent ?? '';
      return {
        orders: [
          { type: 'profile', patch: { phone, consent } },
          recordConsent(consent, true),
          { type: 'business-event', name: 'contact.shared', payload: { what: 'phone' } },
          { type: 'signal', event: { type: 'contact.shared', params: { phone } } },
        ],
      };
    },
  }),
  defineAction({
    name: 'saveEmail',
    title: { ru: 'Записать e-mail', en: 'Save the e-mail' },
    params: none,
    facts: ['event.text', 'profile.consent'],
    apply: (scope) => {
      const found = emailOf(scope);
      // Without consent no text reaches this action unmasked; the check is for a definition that forgets to ask.
      if (found.kind !== 'email' || scope.subject.profile.consent === undefined) return {};
      const { email } = found;
      return {
        // The message about it is said in this very step, which sees the profile as it was before.
        context: { email },
        orders: [
          { type: 'profile', patch: { email } },
          { type: 'business-event', name: 'contact.shared', payload: { what: 'email' } },
          { type: 'signal', event: { type: 'contact.shared', params: { email } } },
        ],
      };
    },
  }),
  defineAction({
    name: 'refuseConsent',
    title: { ru: 'Записать отказ от контакта', en: 'Note that the contact was refused' },
    params: Type.Object({ consent: Type.String() }),
    facts: [],
    apply: (_, { consent }) => ({
      orders: [
        recordConsent(consent, false),
        { type: 'business-event', name: 'contact.refused', payload: {} },
        { type: 'signal', event: { type: 'contact.refused', params: {} } },
      ],
    }),
  }),
];

const activities: readonly VocabularyItem[] = [
  defineActivity({
    name: 'eraseClient',
    title: { ru: 'Стереть данные клиента', en: 'Erase the client’s data' },
    params: none,
    outcome: none,
    timeoutMs: 20_000,
    maxAttempts: 8,
    typing: false,
  }),
];

function emailOf({ event }: ItemScope): ReturnType<typeof readEmail> {
  return readEmail(jsonToText(event.params['text']));
}

function recordConsent(version: string, granted: boolean) {
  return {
    type: 'record' as const,
    table: 'consents' as const,
    op: 'insert' as const,
    values: { kind: CONTACTS, text_version: version, granted },
  };
}

export const contactItems: readonly VocabularyItem[] = [...events, ...guards, ...actions, ...activities];
