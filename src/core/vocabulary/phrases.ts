/**
 * What a client most often means by a free text, by words alone. Each intent lists phrases that name it and phrases
 * that rule it out; nothing is guessed, an unclear text means nothing. Which intent leads where is the definitions'.
 *
 * Spelling of a phrase: plain words match whole words, `*` at a word's end matches any ending, several words match in
 * that order side by side. Texts are compared in lower case, ё as е, without punctuation.
 */

export type Intent =
  | 'manager'
  | 'unsubscribe'
  | 'forget'
  | 'consult'
  | 'payment'
  | 'bonus'
  | 'survey'
  | 'price'
  | 'trust'
  | 'guarantee'
  | 'time'
  | 'reliability'
  | 'growth'
  | 'greeting'
  | 'thanks'
  | 'yes'
  | 'no';

interface Phrases {
  readonly any: readonly string[];
  readonly none?: readonly string[];
  /** A longer text says more than this word does. */
  readonly maxWords?: number;
}

const PHRASES: { readonly [intent in Intent]: Phrases } = {
  manager: {
    any: [
      'менеджер* ответ*',
      'с менеджером',
      'менеджера',
      'позов* человека',
      'позов* менеджера',
      'позовите *',
      'живой человек',
      'живого человека',
      'живым человеком',
      'с живым',
      'кто живой',
      'с человеком',
      'нужен человек',
      'оператор*',
      'соедин* с *',
      'свяжите *',
    ],
    none: ['эксперт*', 'консультант*'],
  },
  unsubscribe: {
    any: [
      'стоп',
      'stop',
      'отпис*',
      'отпиши*',
      'отстань*',
      'не пиши*',
      'не беспоко*',
      'больше не присылай*',
      'хватит писать',
      'хватит слать',
      'не присылай*',
      'удалите меня из рассылки',
      'уберите из рассылки',
    ],
    none: ['стоп лосс*'],
  },
  forget: {
    any: [
      'удал* мои данные',
      'удал* все мои данные',
      'удал* данные обо мне',
      'сотр* мои данные',
      'забудьте меня',
      'удал* персональн* данн*',
    ],
  },
  consult: {
    any: [
      'запиш* меня',
      'записаться',
      'запись на *',
      'консультаци*',
      'созвон*',
      'с экспертом',
      'с консультантом',
      'по телефону поговорить',
      'стс',
    ],
    none: ['сколько стоит', 'цена', 'отмен*', 'не хочу', 'не надо', 'не нужн*', 'передумал*', 'перенес*'],
  },
  payment: {
    any: [
      'куда платить',
      'как оплатить',
      'готов* оплатить',
      'хочу оплатить',
      'хочу купить курс',
      'ссылк* на оплату',
      'беру курс',
    ],
    none: ['не готов*', 'не хочу'],
  },
  bonus: { any: ['бонус*', 'подар*', 'гайд*', 'чек лист*', 'чеклист*', 'материал* в подарок'] },
  survey: {
    any: ['подбор*', 'подобрать', 'подберите', 'анкет*', 'пройти опрос'],
    none: ['не хочу', 'не надо'],
  },
  price: {
    any: [
      'сколько стоит',
      'сколько это стоит',
      'цена',
      'цены',
      'цене',
      'стоимост*',
      'почем',
      'прайс*',
      'дорого*',
      'скидк*',
      'рассрочк*',
      'бесплатно ли',
    ],
    none: ['биткоин*', 'битка', 'биток', 'эфир*'],
  },
  trust: {
    any: [
      'развод*',
      'обман*',
      'мошен*',
      'пирамид*',
      'лохотрон*',
      'скам*',
      'кидал*',
      'не верю',
      'не доверяю',
      'инфоцыган*',
    ],
    none: ['как распознать', 'как отличить', 'нарвал*'],
  },
  guarantee: {
    any: [
      'гаранти*',
      'сколько заработаю',
      'сколько я заработаю',
      'сколько можно заработать',
      'сколько я буду получать',
      'какая доходность',
      'какой доход',
      'без риск*',
      'безрисков*',
      'сколько процентов',
    ],
  },
  time: {
    any: [
      'нет времени',
      'некогда',
      'потом',
      'позже',
      'подумаю',
      'надо подумать',
      'не сейчас',
      'занят',
      'занята',
    ],
  },
  reliability: {
    any: [
      'надежн*',
      'понадежн*',
      'стабильн*',
      'сохранить',
      'сбере*',
      'консервативн*',
      'стейблкоин*',
      'без нервов',
    ],
    none: ['не надежн*', 'рост*'],
  },
  growth: {
    any: ['рост', 'роста', 'росту', 'вырасти', 'на рост', 'агрессивн*', 'портфел*'],
    none: ['надежн*'],
  },
  greeting: {
    any: ['привет*', 'здравств*', 'добрый день', 'добрый вечер', 'доброе утро', 'здрасте', 'хай'],
    maxWords: 3,
  },
  thanks: { any: ['спасибо*', 'благодар*', 'спс', 'отлично', 'супер', 'класс'], maxWords: 4 },
  yes: {
    any: [
      'да',
      'ага',
      'готов',
      'готова',
      'поехали',
      'давай',
      'давайте',
      'конечно',
      'начнем',
      'ок',
      'хорошо',
      'хочу',
    ],
    none: [
      'не',
      'нет',
      'но',
      'запи*',
      'консультаци*',
      'созвон*',
      'поговор*',
      'эксперт*',
      'менеджер*',
      'человек*',
      'бонус*',
      'гайд*',
      'сколько',
      'стоит',
      'цен*',
      'оплат*',
      'платить',
      'куп*',
      'отпис*',
      'отпиши*',
      'удал*',
      'стоп',
    ],
    maxWords: 4,
  },
  no: {
    any: ['нет', 'не готов', 'не готова', 'не хочу', 'не сейчас', 'не надо', 'пока нет', 'потом', 'неа'],
    none: ['да', 'менеджер*', 'пиши*', 'присыла*', 'отпис*', 'отпиши*', 'удал*', 'сколько', 'стоп'],
    maxWords: 5,
  },
};

/** Every intent, in the order in which the studio lists them. */
export const INTENTS: readonly string[] = Object.keys(PHRASES);

/** Whether the text names the intent; an intent that is not listed is never meant. */
export function meansIntent(intent: string, text: string): boolean {
  if (!isIntent(intent)) return false;
  const words = toWords(text);
  const { any, none, maxWords } = PHRASES[intent];
  if (words.length === 0 || (maxWords !== undefined && words.length > maxWords)) return false;
  return any.some((phrase) => hasPhrase(words, phrase)) && !none?.some((phrase) => hasPhrase(words, phrase));
}

function isIntent(name: string): name is Intent {
  return Object.hasOwn(PHRASES, name);
}

function toWords(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

function hasPhrase(words: readonly string[], phrase: string): boolean {
  const parts = phrase.split(' ');
  return words.some((_, start) => parts.every((part, offset) => fits(words[start + offset], part)));
}

function fits(word: string | undefined, part: string): boolean {
  if (word === undefined) return false;
  return part.endsWith('*') ? word.startsWith(part.slice(0, -1)) : word === part;
}
