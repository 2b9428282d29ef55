/** What of the content people of the school may edit: sections, their fields, and how a value of each is to be read. */

/** How a field's text is read, checked and shown. */
export type FieldKind =
  /** Telegram's HTML with placeholders. */
  | 'html'
  | 'plain'
  | 'link'
  /** May be left out: a single dash empties it. */
  | 'optional-link'
  | 'price'
  | 'segments'
  | 'tags'
  | 'material-type';

export interface ContentField {
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** Characters at most. */
  readonly limit: number;
  /** Shown when the text is asked for. */
  readonly hint?: string;
}

export interface ContentSection {
  readonly name: string;
  readonly title: string;
  /** Entries can be added and hidden; the texts of the bot cannot, its funnels name them. */
  readonly open: boolean;
  /** The first one names the entry in lists. */
  readonly fields: readonly ContentField[];
}

const LINK_HINT = 'Адрес начинается с https:// (или с / для страниц самого бота).';

const CONTENT_SECTIONS: readonly ContentSection[] = [
  {
    name: 'texts',
    title: 'Тексты',
    open: false,
    fields: [
      {
        name: 'text',
        label: 'Текст',
        kind: 'html',
        limit: 4000,
        hint: 'Можно <b>жирный</b>, <i>курсив</i>, <a href="https://…">ссылку</a> и подстановки, которые уже есть в тексте.',
      },
    ],
  },
  {
    name: 'bonuses',
    title: 'Бонусы',
    open: true,
    fields: [
      { name: 'title', label: 'Название', kind: 'plain', limit: 120 },
      { name: 'url', label: 'Ссылка', kind: 'link', limit: 500, hint: LINK_HINT },
    ],
  },
  {
    name: 'faq',
    title: 'Частые вопросы',
    open: true,
    fields: [
      { name: 'question', label: 'Вопрос', kind: 'plain', limit: 60 },
      { name: 'answer', label: 'Ответ', kind: 'plain', limit: 3500 },
    ],
  },
  {
    name: 'materials',
    title: 'Материалы',
    open: true,
    fields: [
      { name: 'title', label: 'Заголовок', kind: 'plain', limit: 120 },
      { name: 'body', label: 'Текст', kind: 'plain', limit: 2000 },
      {
        name: 'url',
        label: 'Ссылка',
        kind: 'optional-link',
        limit: 500,
        hint: `${LINK_HINT} Чтобы убрать ссылку, пришлите «-».`,
      },
      {
        name: 'type',
        label: 'Вид',
        kind: 'material-type',
        limit: 20,
        hint: 'Одно слово: кейс, отзыв, статья, аргумент, вопрос или другое.',
      },
      {
        name: 'segments',
        label: 'Сегменты',
        kind: 'segments',
        limit: 60,
        hint: 'Через запятую: холодный, тёплый, горячий.',
      },
      {
        name: 'tags',
        label: 'Метки',
        kind: 'tags',
        limit: 200,
        hint: 'Через запятую, латиницей: objection_price, trust, novice.',
      },
    ],
  },
  {
    name: 'products',
    title: 'Продукты',
    open: true,
    fields: [
      { name: 'name', label: 'Название', kind: 'plain', limit: 120 },
      { name: 'description', label: 'Описание', kind: 'plain', limit: 2000 },
      { name: 'price', label: 'Цена', kind: 'price', limit: 20, hint: 'В рублях, например 29900.' },
    ],
  },
];

/** The section of this name. */
export function findSection(name: unknown): ContentSection | undefined {
  return CONTENT_SECTIONS.find((section) => section.name === name);
}

/** The field of this name. */
export function findField(section: ContentSection, name: unknown): ContentField | undefined {
  return section.fields.find((field) => field.name === name);
}

/** What a text of the bot is called among people; one without a name is called by its key. */
const TEXT_TITLES: { readonly [key: string]: string } = {
  greeting: 'Приветствие',
  greeting_short: 'Короткое приветствие',
  greeting_again: 'Повторное приветствие',
  bonuses: 'Список бонусов',
  bonus_reminder: 'Напоминание о бонусе',
  help: 'Справка /help',
  stale: 'Устаревшая кнопка',
  survey_stale: 'Устаревшая кнопка анкеты',
  reliability: 'Стратегия «Надёжность»',
  growth: 'Стратегия «Рост»',
  summary_cold: 'Итог анкеты: холодный',
  summary_warm: 'Итог анкеты: тёплый',
  summary_hot: 'Итог анкеты: горячий',
  contact_consent: 'Согласие на контакт',
  forget_confirm: 'Подтверждение удаления данных',
};

/** Where a text stands among the others: those with a title first, in their order. */
export function rankOfText(key: string): number {
  const rank = Object.keys(TEXT_TITLES).indexOf(key);
  return rank === -1 ? Object.keys(TEXT_TITLES).length : rank;
}

/** Title of a text by its key. */
export function titleOfText(key: string): string {
  return TEXT_TITLES[key] ?? key;
}
