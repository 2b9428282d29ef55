/**
 * How words of questions are compared: words of one meaning as one token, other words by their stems. Knows no question
 * of the list; a word that stands in no group is matched by its own stem.
 */
import { normaliseMessage, normaliseWord } from './intents/normalise-message.ts';

/** Beginnings of words of one meaning; the name of a group is its token. */
const GROUPS: { readonly [token: string]: string } = {
  price: 'стои стоимост цена цены цене цену ценой ценник прайс почем платн плат бесплатн тариф',
  study: 'обуч курс учеб учит учус учи урок занят програм',
  talk: 'консультац созвон эксперт консультант',
  law: 'закон легальн запрещ разреш уголовн незакон налог',
  trust: 'мошен обман развод кидал лохотрон скам пирамид жулик верит доверя',
  refund: 'верн возврат возвращ',
  begin: 'начн начал начин начат старт первого',
  device: 'телефон смартфон айфон андроид компьютер комп ноутбук планшет мобильн',
  novice: 'новичк новичок начинающ чайник',
  money: 'деньг денег сумм капитал рубл',
  store: 'хран кошел холодн',
  lose: 'потер терят лиши',
  data: 'данны персональн',
  delete: 'удал стере сотр забуд',
  duration: 'времен длит длин недел занима займ',
  instalment: 'рассроч кредит частям',
  signal: 'сигнал',
  choose: 'выбра выбир купит покупа вложи',
  crypto: 'крипт',
  promise: 'гарант доход заработ зарабат прибыл',
  stake: 'стейкинг стейк стэйк стекинг',
  stable: 'стейбл стэйбл стабильн usdt usdc тезер',
};

/** Words that are in every question and tell none from another. */
const EMPTY = new Set(
  'россии россия рф хорошо ура да нет ок ну а и в во на с со к ко у о об от до за из по под для при не ни но что чем чего чему это этот эта эти этого этом ли как какой какая какое какие каком каких какую сколько где куда кто кого вы вас вам ваш ваша ваше ваши вами я мне меня мой моя мои мы нам нас наш он она они их есть быть будет был такое такой такая такие такого можно нужно нужен нужна нужны надо если еще или так тоже все всего там тут здесь мочь могу может хочу подскажите скажите расскажите объясните здравствуйте привет добрый день пожалуйста спасибо почему зачем вообще сам сама само сами самому именно делать дела дело делаю вообще вобще'
    .split(' ')
    .map(normaliseWord),
);

const ENDINGS =
  /(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ешь|ете|ать|ять|ить|еть|ить|ют|ут|ят|ит|ет|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ов|ев|ам|ям|ах|ях|ом|ем|ия|ии|ию|[аяоеыиуюьй])$/u;

const QUESTION_WORDS = new Set(
  'что чем чего как какой какая какое какие каком какую сколько где куда когда кто кому почему зачем ли можно нужно нужен нужна надо есть правда объясните расскажите подскажите'.split(
    ' ',
  ),
);

const groups = Object.entries(GROUPS).flatMap(([token, stems]) =>
  stems.split(' ').map((stem) => [normaliseWord(stem), token] as const),
);

/** Tokens of a text, each once: groups by name, other words by stem. Words that tell nothing are left out. */
export function toFaqTokens(text: string): ReadonlySet<string> {
  const { words } = normaliseMessage(text);
  return new Set(words.filter((word) => word.length > 1 && !EMPTY.has(word)).map(toToken));
}

/** Whether a text can be a question at all: it asks, or names a subject in three words at the most. */
export function mayAsk(text: string): boolean {
  const { words, asks } = normaliseMessage(text);
  return words.length > 0 && (words.length <= 3 || asksOutright(words, asks));
}

/** Whether a text asks by a question mark or a word that asks. */
export function isQuestion(text: string): boolean {
  const { words, asks } = normaliseMessage(text);
  return asksOutright(words, asks);
}

function asksOutright(words: readonly string[], asks: boolean): boolean {
  return asks || words.some((word) => QUESTION_WORDS.has(word));
}

function toToken(word: string): string {
  const group = groups.find(([stem]) => (stem.length <= 3 ? word === stem : word.startsWith(stem)));
  if (group !== undefined) return group[1];
  const stem = word.replace(ENDINGS, '');
  return stem.length >= 3 ? stem : word;
}
