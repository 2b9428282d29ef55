/** A client's words about a time in the spelling that the readers of days and times expect. */
import { makeNearestBeginning } from '../conversation/intents/count-slips.ts';
import { locatePhones } from '../conversation/intents/find-phones.ts';
import { joinAlphabets, switchLayout, transliterate } from '../conversation/intents/alphabets.ts';
import { spellNumbers } from './number-words.ts';

const MAX_LENGTH = 400;

/** Words that typos are mended towards. */
const KEY_WORDS =
  `сегодня завтра послезавтра вчера позавчера понедельник понедельника понедельнику вторник вторника
  вторнику среда среду среды четверг четверга четвергу пятница пятницу пятницы суббота субботу субботы воскресенье
  воскресенья января февраля марта апреля июня июля августа сентября октября ноября декабря утром утра днем вечером
  вечера полдень полночь через неделю недели следующую следующий следующей числа часов часа половина половине после`.split(
    /\s+/,
  );
const KNOWN: ReadonlySet<string> = new Set([
  ...KEY_WORDS,
  ...`среди сред средам среде чисто часто завтрак завтрака месяц месяца днями день дней четверть четверти неделе неделю
    январе феврале марте апреле июне июле августе сентябре октябре ноябре декабре`.split(/\s+/),
]);

const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    седня: 'сегодня',
    седни: 'сегодня',
    сеня: 'сегодня',
    сегодняшний: 'сегодня',
    сейчас: 'сейчас',
    щас: 'сейчас',
    завтрашний: 'завтра',
    понед: 'понедельник',
    пнд: 'понедельник',
    пн: 'понедельник',
    втр: 'вторник',
    вт: 'вторник',
    ср: 'среду',
    срд: 'среду',
    чт: 'четверг',
    чтв: 'четверг',
    четв: 'четверг',
    пт: 'пятницу',
    птн: 'пятницу',
    пятн: 'пятницу',
    сб: 'субботу',
    субб: 'субботу',
    вс: 'воскресенье',
    вск: 'воскресенье',
    воскр: 'воскресенье',
    вскр: 'воскресенье',
    today: 'сегодня',
    tomorrow: 'завтра',
    tmrw: 'завтра',
    yesterday: 'вчера',
    monday: 'понедельник',
    mon: 'понедельник',
    tuesday: 'вторник',
    tue: 'вторник',
    wednesday: 'среду',
    wed: 'среду',
    thursday: 'четверг',
    thu: 'четверг',
    friday: 'пятницу',
    fri: 'пятницу',
    saturday: 'субботу',
    sat: 'субботу',
    sunday: 'воскресенье',
    sun: 'воскресенье',
    next: 'следующий',
    at: 'в',
    on: 'в',
    noon: 'полдень',
    midnight: 'полночь',
    мск: 'мск',
  }),
);

/**
 * Lower case, ё as е, one alphabet and layout, typos of key words mended, numerals as digits, phones and sums removed,
 * single blanks. Line breaks become commas: they part clauses.
 */
export function normaliseWish(text: string): string {
  const clean = withoutPhones(text.slice(0, MAX_LENGTH).normalize('NFKC'))
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[\u200B-\u200F\u2060\uFEFF\u0301"«»“”*]/g, '')
    .replace(/[−–—]/g, '-')
    .replace(/\s*\n\s*/g, ' , ')
    .replace(/\s+/g, ' ');
  const russian = toCyrillic(clean);
  const mended = partGlued(russian).replace(/[a-zа-я]+/g, mendWord);
  return withoutQuantities(wholeSpans(spellNumbers(mended)))
    .replace(/ 0[- ](\d)(?!\d)/g, ' 0$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** «завтра16:00», «25ноября», «среда,16:00», «27.11.»: what was written together is parted; «15ч30» stays. */
function partGlued(text: string): string {
  return text
    .replace(/(?<=\d)[боз](?=[\d:])/g, (letter) => ({ б: '6', о: '0', з: '3' })[letter] ?? letter)
    .replace(/(^|[^а-я\d])([а-я]+)(?=\d)/g, '$1$2 ')
    .replace(/(\d)(?=(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|числ|утра|вечера|дня))/g, '$1 ')
    .replace(/(?<!\d)([,;])|([,;])(?!\d)/g, ' $1$2 ')
    .replace(/(\d)\.(?=\s|$)/g, '$1 ');
}

/** «2 с половиной часа» as minutes; one and a half of a longer span is too vague for a day. */
function wholeSpans(text: string): string {
  return text
    .replace(
      /(?<!\d)(\d{1,2}) с половин[а-я]+ (?:час|ч)[а-я]*/g,
      (_, hours: string) => `${Number(hours) * 60 + 30} минут`,
    )
    .replace(/через (?:полтор[а-я]+|\d+ с половин[а-я]+) (?:дн|сут|недел|месяц)[а-я]*/g, 'на днях');
}

function withoutPhones(text: string): string {
  return locatePhones(text).reduceRight(
    (rest, { from, to }) => `${rest.slice(0, from)} ${rest.slice(to)}`,
    text,
  );
}

/** Numbers that count other things than hours and days. */
function withoutQuantities(text: string): string {
  return text.replace(
    /на \d+ мин[а-я]*|\d+(?:[.,]\d+)?\s*(?:тыс|руб|р\.|к(?![а-я])(?! ?(?:мск|моск))|%|лет|человек|usd|долл|процент|раз(?![а-я])|урок|модул)[а-я]*/g,
    ' ',
  );
}

/** Latin text that is Russian in the other layout («pfdnhf») or in Latin letters («zavtra») is given back its own. */
function toCyrillic(text: string): string {
  if (/[а-я]/.test(text)) return joinAlphabets(text);
  return [switchLayout(text), transliterate(text)].find(namesTime) ?? text;
}

function namesTime(text: string): boolean {
  const words = text.match(/[а-я]+/g) ?? [];
  return words.some((word) => word.length >= 4 && (KNOWN.has(word) || SHORT_FORMS.has(word)));
}

/** A longer word is no typo of a day or an hour. */
const LONGEST_WORD = 30;

function mendWord(word: string): string {
  const short = SHORT_FORMS.get(word);
  if (short !== undefined) return short;
  if (word.length < 5 || word.length > LONGEST_WORD || KNOWN.has(word)) return word;
  const allowed = word.length >= 8 ? 2 : word.length >= 7 ? 1.5 : 1;
  let best = word;
  let limit = allowed + 0.05;
  const find = makeNearestBeginning(LONGEST_WORD);
  for (const key of KEY_WORDS) {
    if (Math.abs(key.length - word.length) > allowed || key.length < 5) continue;
    const found = find(word, key, { from: word.length, to: word.length, limit });
    if (found === undefined || (best !== word && found.slips >= limit)) continue;
    best = key;
    limit = found.slips;
  }
  return best;
}
