/**
 * Short words of a client that answer a question of ours or name a thing of the menu. Each intent lists phrases that
 * name it and phrases that rule it out; an unclear text means nothing. Wishes and doubts are the detector's, not these.
 *
 * Spelling of a phrase: plain words match whole words, `*` at a word's end matches any ending, several words match in
 * that order side by side. Texts are compared in lower case, ё as е, without punctuation.
 */

type Intent =
  'help' | 'forget' | 'paymentReport' | 'survey' | 'reliability' | 'growth' | 'thanks' | 'yes' | 'no';

interface Phrases {
  readonly any: readonly string[];
  readonly none?: readonly string[];
  /** A longer text says more than this word does. */
  readonly maxWords?: number;
}

const PHRASES: { readonly [intent in Intent]: Phrases } = {
  help: {
    any: [
      'помощь',
      'помоги*',
      'нужна помощь',
      'что ты умеешь',
      'что вы умеете',
      'что умеешь',
      'вы кто',
      'кто вы',
      'кто ты',
      'ты кто',
    ],
    maxWords: 4,
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
  paymentReport: {
    any: [
      'оплатил*',
      'заплатил*',
      'купил* курс',
      'купил* доступ',
      'купил* программу',
      'оплата прошла',
      'платеж прошел',
      'деньги списал*',
      'деньги уже списал*',
      'деньги с карты списал*',
      'списал* деньги',
      'сняли деньги',
      'деньги сняли*',
      'деньги ушли',
      'не проходит оплата',
      'не проходит платеж',
      'оплата не проходит',
      'оплата картой не проходит',
      'платеж не проходит',
      'не прошла оплата',
      'не прошел платеж',
      'оплата не прошла',
      'платеж не прошел',
      'оплата не работает',
      'не работает оплата',
      'не получается оплатить',
      'оплатить не получается',
      'не удается оплатить',
      'не могу оплатить',
      'ошибка оплаты',
      'ошибка при оплате',
      'карта не проходит',
      'карту не принимает',
      'карту отклон*',
    ],
    none: [
      'не оплатил*',
      'не заплатил*',
      'не купил*',
      'если',
      'бы',
      'друг*',
      'знаком*',
      'мошенник*',
      'обманули',
      'кинули',
      'раньше',
      'дорого',
      'денег',
      'сейчас',
      'пока не могу',
      'налог*',
    ],
    maxWords: 14,
  },
  survey: {
    any: ['подбор*', 'подобрать', 'подберите', 'анкет*', 'пройти опрос'],
    none: ['не хочу', 'не надо'],
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

/** The intents told by phrases. */
export const PHRASE_INTENTS: readonly string[] = Object.keys(PHRASES);

/** Whether the text names the intent; an intent that is not listed is never meant. */
export function meansPhrase(intent: string, text: string): boolean {
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
