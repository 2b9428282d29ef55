/** The people of the school: /admins, by which the owner gives and takes roles. */
import { Type } from 'typebox';
import { defineAction, defineActivity, defineEvent } from '../funnel/vocabulary.ts';
import type { VocabularyItem } from '../funnel/vocabulary.ts';

const none = Type.Object({});
const person = Type.Integer({ minimum: 1 });
const role = Type.Union(['owner', 'admin', 'editor', 'manager'].map((name) => Type.Literal(name)));

const ofOwner = { route: 'owner', roles: ['owner'] } as const;

/** What roles are called among people. */
export const ROLE_TITLES: { readonly [role: string]: string } = {
  owner: 'владелец',
  admin: 'администратор',
  editor: 'редактор',
  manager: 'менеджер',
};

export const staffItems: readonly VocabularyItem[] = [
  defineEvent({
    name: 'staff.open',
    title: { ru: 'Люди школы и роли', en: 'People of the school and their roles' },
    params: none,
    command: 'admins',
    callback: 'staff:open',
    anytime: true,
    ...ofOwner,
  }),
  defineEvent({
    name: 'staff.pick',
    title: { ru: 'Открыл человека', en: 'Opened a person' },
    params: Type.Object({ person }),
    callback: 'staff:pick:{person}',
    anytime: true,
    ...ofOwner,
  }),
  defineEvent({
    name: 'staff.add',
    title: { ru: '«Добавить человека»', en: '“Add a person”' },
    params: none,
    callback: 'staff:add',
    anytime: true,
    ...ofOwner,
  }),
  defineEvent({
    name: 'staff.grant',
    title: { ru: 'Даёт роль', en: 'Grants a role' },
    params: Type.Object({ person, role }),
    callback: 'staff:grant:{person}:{role}',
    anytime: true,
    once: true,
    ...ofOwner,
  }),
  defineEvent({
    name: 'staff.dismiss',
    title: { ru: '«Забрать роль»', en: '“Take the role away”' },
    params: Type.Object({ person }),
    callback: 'staff:dismiss:{person}',
    anytime: true,
    ...ofOwner,
  }),
  defineEvent({
    name: 'staff.dismissed',
    title: { ru: '«Да, забрать»', en: '“Yes, take it away”' },
    params: Type.Object({ person }),
    callback: 'staff:gone:{person}',
    anytime: true,
    once: true,
    ...ofOwner,
  }),
  defineEvent({
    name: 'staff.close',
    title: { ru: '«Закрыть» список людей', en: '“Close” the list of people' },
    params: none,
    callback: 'staff:close',
    anytime: true,
    ...ofOwner,
  }),
  defineEvent({
    name: 'staff.welcomed',
    title: { ru: 'Человеку дали роль', en: 'A person was given a role' },
    params: Type.Object({ role: Type.String(), title: Type.String() }),
    route: 'owner',
  }),
  defineAction({
    name: 'welcomeStaff',
    title: { ru: 'Сообщить человеку о роли', en: 'Tell a person about the role' },
    params: Type.Object({ person, role }),
    facts: [],
    apply: (_, { person: key, role: given }) => ({
      orders: [
        {
          type: 'tell',
          to: { kind: 'desk', key },
          event: { type: 'staff.welcomed', params: { role: given, title: ROLE_TITLES[given] ?? given } },
        },
      ],
    }),
  }),
  ...(
    [
      ['listStaff', 'Список людей школы', 'The people of the school', {}],
      [
        'findPerson',
        'Найти человека среди писавших боту',
        'Find a person among those who wrote to the bot',
        {
          text: Type.String(),
          forwardedFrom: Type.Optional(Type.Unknown()),
          forwarded: Type.Optional(Type.Unknown()),
        },
      ],
      ['openPerson', 'Открыть человека', 'Open a person', { person }],
      ['grantRole', 'Дать роль', 'Grant a role', { person, role }],
      ['dismissStaff', 'Забрать роль', 'Take a role away', { person }],
    ] as const
  ).map(([name, ru, en, params]) =>
    defineActivity({
      name,
      title: { ru, en },
      params: Type.Object(params),
      outcome: none,
      timeoutMs: 10_000,
      maxAttempts: 2,
      typing: false,
    }),
  ),
];
