// The work that every contestant is given: twelve updates a client, a walk through a survey to a booking. Texts and
// keyboards are the same for all; nothing here knows who is measured.
import type { InlineKeyboardMarkup, Update } from 'grammy/types';

/** One update of the walk: a command or text, or a press of the button with that callback. */
export type Act = { readonly kind: 'text' | 'press'; readonly data: string };

const press = (data: string): Act => ({ kind: 'press', data });

/** What a client does, in order. Callbacks have the forms of the product's vocabulary. */
export const ACTS: readonly Act[] = [
  { kind: 'text', data: '/start' },
  press('bonus:get'),
  press('survey:start'),
  press('survey:q1:b'),
  press('survey:q2:a'),
  press('survey:q3:d'),
  press('survey:q4:c'),
  press('survey:q5:a'),
  press('consult:start'),
  press('consult:date:2026-12-01'),
  { kind: 'text', data: '15:30' },
  press('consult:confirm'),
];

/** Updates a client sends, and messages it gets. */
export const STEPS = ACTS.length;

/** Codes of the options under every question. */
export const OPTION_CODES = ['a', 'b', 'c', 'd'] as const;

export const OPTION_LABELS = ['Только начинаю', 'До года', 'От года до трёх', 'Больше трёх лет'] as const;

/** What the bot says to each act. */
export const REPLIES: readonly string[] = [
  'Здравствуйте! Заберите бонус: список десяти ошибок, которые стоили инвесторам денег.',
  'Вот ваш бонус: https://example.com/bonus.pdf. Хотите узнать, какой инструмент подойдёт вам? Пройдите опрос.',
  'Вопрос 1 из 5: давно ли вы инвестируете?',
  'Вопрос 2 из 5: сколько времени готовы уделять?',
  'Вопрос 3 из 5: какой суммой располагаете?',
  'Вопрос 4 из 5: что для вас важнее всего?',
  'Вопрос 5 из 5: когда хотите увидеть результат?',
  'Спасибо, ответы приняты. Эксперт разберёт их с вами на консультации.',
  'Когда вам удобно созвониться с экспертом? Выберите дату.',
  'Напишите удобное время по Москве, например 15:30.',
  'Проверьте: 1 декабря в 15:30. Всё верно?',
  'Вы записаны на 1 декабря в 15:30. До встречи!',
];

const one = (text: string, data: string): InlineKeyboardMarkup => ({
  inline_keyboard: [[{ text, callback_data: data }]],
});

const question = (number: number): InlineKeyboardMarkup => ({
  inline_keyboard: OPTION_CODES.map((code, index) => [
    { text: OPTION_LABELS[index] ?? code, callback_data: `survey:q${number}:${code}` },
  ]),
});

/** The keyboard under each reply; the next act presses one of its buttons, or is a text. */
export const KEYBOARDS: readonly (InlineKeyboardMarkup | undefined)[] = [
  one('Получить бонус', 'bonus:get'),
  one('Подбор инструмента', 'survey:start'),
  question(1),
  question(2),
  question(3),
  question(4),
  question(5),
  one('Записаться', 'consult:start'),
  one('1 декабря', 'consult:date:2026-12-01'),
  undefined,
  one('Подтвердить', 'consult:confirm'),
  undefined,
];

const BOT = { id: 123456, is_bot: true, first_name: 'Школа', username: 'bench_bot' } as const;
const FIRST_DATE = 1_790_000_000;

/** A bot's token and identity, so that no library has to ask for it. */
export const TOKEN = '123456:BENCH';
export const BOT_INFO = {
  ...BOT,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
} as const;

/** The update of one step, as Telegram would send it. */
export function makeUpdate(updateId: number, client: number, step: number): Update {
  const act = ACTS[step];
  if (act === undefined) throw new RangeError(`The walk has steps 0 to ${STEPS - 1}, not ${step}.`);
  const names = { first_name: 'Иван', last_name: 'Петров', username: `client${client}` };
  const from = { id: client, is_bot: false, language_code: 'ru', ...names };
  const chat = { id: client, type: 'private' as const, ...names };
  const date = FIRST_DATE + step;
  if (act.kind === 'text') {
    const isCommand = act.data.startsWith('/');
    const entities = [{ type: 'bot_command' as const, offset: 0, length: act.data.length }];
    const message = { message_id: 100 + step, from, chat, date, text: act.data };
    return { update_id: updateId, message: isCommand ? { ...message, entities } : message };
  }
  const shown = { message_id: 100 + step, from: BOT, chat, date, text: REPLIES[step - 1] ?? '' };
  const markup = KEYBOARDS[step - 1];
  return {
    update_id: updateId,
    callback_query: {
      id: `${updateId}99`,
      from,
      chat_instance: `${client}77`,
      data: act.data,
      message: markup === undefined ? shown : { ...shown, reply_markup: markup },
    },
  };
}

/** What the client said or pressed. */
export function readAct(update: Update): string {
  return update.callback_query?.data ?? update.message?.text ?? '';
}

/** Whose update it is. */
export function readClient(update: Update): number {
  return (update.callback_query ?? update.message)?.from?.id ?? 0;
}
