/** Editing of the content by people of the school: /content. Buttons name their entry whole, so old ones stay good. */
import { Type } from 'typebox';
import { defineAction, defineActivity, defineEvent, defineGuard } from '../funnel/vocabulary.ts';
import { readPath } from '../funnel/scope.ts';
import type { EventItem, VocabularyItem } from '../funnel/vocabulary.ts';
import { isJsonObject } from '../json.ts';

const none = Type.Object({});
const section = Type.String({ pattern: '^[a-z]{1,9}$' });
const id = Type.String({ pattern: '^[a-z0-9_]{1,21}$' });
const entry = { section, id };
const field = Type.String({ pattern: '^[a-z]{1,11}$' });
const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);

const editors = { route: 'owner', roles: ['owner', 'admin', 'editor'] } as const;

const events: readonly EventItem[] = [
  defineEvent({
    name: 'content.open',
    title: {
      ru: 'Тексты, бонусы, вопросы, материалы, продукты',
      en: 'Texts, bonuses, questions, materials, products',
    },
    params: none,
    command: 'content',
    callback: 'content:open',
    anytime: true,
    ...editors,
  }),
  defineEvent({
    name: 'content.list',
    title: { ru: 'Открыл раздел контента', en: 'Opened a section of the content' },
    params: Type.Object({ section, page: Type.Integer({ minimum: 0, maximum: 999 }) }),
    callback: 'content:list:{section}:{page}',
    anytime: true,
    ...editors,
  }),
  defineEvent({
    name: 'content.pick',
    title: { ru: 'Открыл запись контента', en: 'Opened an entry of the content' },
    params: Type.Object(entry),
    callback: 'content:pick:{section}:{id}',
    anytime: true,
    ...editors,
  }),
  defineEvent({
    name: 'content.edit',
    title: { ru: 'Меняет поле записи', en: 'Edits a field of an entry' },
    params: Type.Object({ ...entry, field }),
    callback: 'content:set:{section}:{id}:{field}',
    anytime: true,
    ...editors,
  }),
  defineEvent({
    name: 'content.add',
    title: { ru: 'Добавляет запись', en: 'Adds an entry' },
    params: Type.Object({ section }),
    callback: 'content:add:{section}',
    anytime: true,
    once: true,
    ...editors,
  }),
  defineEvent({
    name: 'content.show',
    title: { ru: 'Показывает или скрывает запись', en: 'Shows or hides an entry' },
    params: Type.Object({ ...entry, active: Type.Integer({ minimum: 0, maximum: 1 }) }),
    callback: 'content:on:{section}:{id}:{active}',
    anytime: true,
    ...editors,
  }),
  defineEvent({
    name: 'content.confirm',
    title: { ru: 'Подтверждает, что пример настоящий', en: 'Confirms that an example is real' },
    params: Type.Object(entry),
    callback: 'content:real:{section}:{id}',
    anytime: true,
    route: 'owner',
    roles: ['owner', 'admin'],
  }),
  defineEvent({
    name: 'content.save',
    title: { ru: '«Сохранить»', en: '“Save”' },
    params: none,
    callback: 'content:save',
    once: true,
    ...editors,
  }),
  defineEvent({
    name: 'content.again',
    title: { ru: '«Изменить ещё раз»', en: '“Change it again”' },
    params: none,
    callback: 'content:again',
    ...editors,
  }),
  defineEvent({
    name: 'content.close',
    title: { ru: '«Закрыть» редактор', en: '“Close” the editor' },
    params: none,
    callback: 'content:close',
    anytime: true,
    ...editors,
  }),
];

const others: readonly VocabularyItem[] = [
  defineGuard({
    name: 'outcomeIs',
    title: { ru: 'Работа завершилась так', en: 'The work ended like this' },
    params: Type.Object({ field: Type.Optional(Type.String()), value: scalar }),
    facts: ['event.output'],
    test: ({ event }, { field: name, value }) => {
      const { output } = event.params;
      return isJsonObject(output) && (output[name ?? 'kind'] ?? null) === value;
    },
  }),
  defineGuard({
    name: 'rememberedIs',
    title: { ru: 'Запомнено такое значение', en: 'This value is remembered' },
    params: Type.Object({ path: Type.String({ minLength: 1 }), value: scalar }),
    facts: ['context'],
    test: (scope, { path, value }) => (readPath(scope, `context.${path}`) ?? null) === value,
  }),
  defineAction({
    name: 'sayPreview',
    title: { ru: 'Показать, как увидит клиент', en: 'Show it as a client sees it' },
    params: Type.Object({ heading: Type.String({ minLength: 1 }), html: Type.String() }),
    facts: [],
    // The preview is rendered already: what is left of braces in it is text.
    apply: (_, { heading, html }) => ({
      orders: [{ type: 'say', say: { text: `${heading}\n\n${html.replaceAll('{{', '{ {')}` } }],
    }),
  }),
  ...(
    [
      ['listContent', 'Список записей раздела', 'Entries of a section', { section, page: Type.Integer() }],
      [
        'openContent',
        'Открыть запись',
        'Open an entry',
        { ...entry, field: Type.Optional(Type.Union([field, Type.Null()])) },
      ],
      [
        'checkContent',
        'Проверить новый текст',
        'Check the new text',
        { ...entry, field, text: Type.String() },
      ],
      [
        'saveContent',
        'Сохранить новый текст',
        'Save the new text',
        { ...entry, field, value: Type.String(), before: Type.String() },
      ],
      ['showContent', 'Показать или скрыть', 'Show or hide', { ...entry, active: Type.Integer() }],
      ['confirmContent', 'Подтвердить пример', 'Confirm an example', entry],
      ['addContent', 'Добавить запись', 'Add an entry', { section }],
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

export const contentItems: readonly VocabularyItem[] = [...events, ...others];
