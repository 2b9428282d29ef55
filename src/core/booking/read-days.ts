/** Finds the days a normalised text names and takes their words out, so that hours are not read from them again. */
import type { DayMention } from './day-mention.ts';

export interface DayReading {
  readonly rest: string;
  readonly days: readonly DayMention[];
}

interface Rule {
  readonly pattern: RegExp;
  readonly read: (
    groups: readonly (string | undefined)[],
    /** The words before, days already found included as «;». */
    before: string,
  ) => DayMention | undefined;
}

const MONTH_STEMS = [
  ['янв', 'jan'],
  ['фев', 'feb'],
  ['мар(?=т|\\.|$|[^а-я])', 'mar'],
  ['апр', 'apr'],
  ['ма[йяею](?![а-я])', 'may'],
  ['июн', 'jun'],
  ['июл', 'jul'],
  ['авг', 'aug'],
  ['сен', 'sep'],
  ['окт', 'oct'],
  ['ноя', 'nov'],
  ['дек', 'dec'],
] as const;
const MONTH = `(?:${MONTH_STEMS.flat().join('|')})[а-яa-z]*\\.?`;
const WEEKDAY_STEMS = [
  'понедельник',
  'вторник',
  'сред[аеуы]',
  'четверг',
  'пятниц',
  'суб+от',
  'воскресень',
] as const;
const WEEKDAY = `(?:${WEEKDAY_STEMS.join('|')})[а-я]*`;
const B = '(?<![а-яa-z0-9])';
const E = '(?![а-яa-z0-9])';
const YEAR = '(?:[ ,]+(20\\d{2}|\\d{2}(?= ?г))(?: ?г(?:ода?|\\.)?)?(?![а-яa-z0-9:]))?';
const SUFFIX = '(?:-?(?:го|ого|ое|е|му|ему|th|st|nd|rd))?';

/** In this order: a longer reading first, each takes its words away from the later ones. */
const RULES: readonly Rule[] = [
  rule(`${B}(20\\d{2})[./-](\\d{1,2})[./-](\\d{1,2})${E}`, ([year, month, day]) => date(day, month, year)),
  rule(`${B}(\\d{1,2})${SUFFIX} (?:числа )?(${MONTH})${YEAR}`, ([day, month, year]) =>
    date(day, monthOf(month), year),
  ),
  rule(
    `${B}(${MONTH}) (\\d{1,2})(?:-?(?:го|th|st|nd|rd))?${E}(?![:.]\\d)(?! ?(?:ч|утра|дня|вечера))${YEAR}`,
    ([month, day, year]) => date(day, monthOf(month), year),
  ),
  rule(`${B}(\\d{1,2})[./-](\\d{1,2})[./-](20\\d{2}|\\d{2})(?: ?г(?:ода?|\\.)?)?${E}`, ([day, month, year]) =>
    date(day, month, year),
  ),
  rule(`через (?:одну |1 )?недел(?:ю|и|ьку)`, () => ({ kind: 'ahead', days: 7, exact: false })),
  rule(`через (\\d{1,3}) (?:дн|ден|сут)[а-я]*`, ([days]) => ({
    kind: 'ahead',
    days: Number(days),
    exact: true,
  })),
  rule(`через (\\d{1,2}) недел[а-я]*`, ([weeks]) => ({
    kind: 'ahead',
    days: 7 * Number(weeks),
    exact: false,
  })),
  rule(`через (\\d{1,2}) месяц[а-я]*`, ([months]) => ({ kind: 'months', months: Number(months) })),
  rule('через месяц', () => ({ kind: 'months', months: 1 })),
  rule('через пол ?года', () => ({ kind: 'months', months: 6 })),
  rule('через (\\d{1,2}) (?:год|лет)[а-я]*|через год', ([years]) => ({
    kind: 'months',
    months: 12 * Number(years ?? 1),
  })),
  rule(
    '(?:через )?(?:час|1)[- ](?:полтора|2|другой)(?: час[а-я]*)?|через (?:пару|несколько|\\d+ ?- ?\\d+|день-другой|день) ?(?:час|минут|дн|ден|недел|месяц)?[а-я]*|через (?:час|день) или 2|(?:час|мин|дн|ден|недел)[а-я]* через (?:пару|несколько|\\d+)',
    () => ({ kind: 'vague' }),
  ),
  rule('через полтора часа', () => ({ kind: 'minutes', minutes: 90 })),
  rule('через пол ?часа|через полчаса|через полчасика', () => ({ kind: 'minutes', minutes: 30 })),
  rule('через (\\d{1,2}) час[а-я]*(?: (\\d{1,2}) мин[а-я]*)?', ([hours, minutes]) => ({
    kind: 'minutes',
    minutes: 60 * Number(hours) + Number(minutes ?? 0),
  })),
  rule('через (\\d{1,3}) мин[а-я]*', ([minutes]) => ({ kind: 'minutes', minutes: Number(minutes) })),
  rule('через час(?:ик)?(?![а-я])', () => ({ kind: 'minutes', minutes: 60 })),
  rule(`${B}после ?после ?завтра${E}`, () => ({ kind: 'ahead', days: 3, exact: true })),
  rule(`${B}после ?завтра[а-я]*`, () => ({ kind: 'ahead', days: 2, exact: true })),
  rule(`${B}завтра${E}`, () => ({ kind: 'ahead', days: 1, exact: true })),
  rule(`${B}(?:сегодня|сегодняшн[а-я]+)${E}`, () => ({ kind: 'ahead', days: 0, exact: true })),
  rule(`${B}позавчера[а-я]*`, () => ({ kind: 'ahead', days: -2, exact: true })),
  rule(`${B}вчера(?:шн[а-я]+)?${E}`, () => ({ kind: 'ahead', days: -1, exact: true })),
  rule(`(?:на )?прошл(?:ой|ая|ую|ый|ое)(?: неделе)?(?: в)? ?(${WEEKDAY})?`, () => ({
    kind: 'ahead',
    days: -7,
    exact: false,
  })),
  rule(
    `(?:на |в )?(?:след[а-я.]*|будущ[а-я]+) (?:недел[а-я]+)(?: ?,? ?(?:в |во |на )?(${WEEKDAY}))?`,
    ([day]) => weekdayOrWeek(day, 1),
  ),
  rule(`(${WEEKDAY}) (?:на )?(?:след[а-я.]*|будущ[а-я]+) недел[а-я]+`, ([day]) => weekdayOrWeek(day, 1)),
  rule(`(?:на )?(?:эт[а-я]+|текущ[а-я]+) недел[а-я]+(?: (?:в |во )?(${WEEKDAY}))?`, ([day]) =>
    weekdayOrWeek(day, 0),
  ),
  rule(`(${WEEKDAY}) (?:на )?(?:эт[а-я]+|текущ[а-я]+) недел[а-я]+`, ([day]) => weekdayOrWeek(day, 0)),
  rule(`(?:след[а-я.]*|будущ[а-я]+) (${WEEKDAY})`, ([day]) => weekdayOrWeek(day, 1)),
  rule(`${B}эт(?:у|от|о|а|ой) (${WEEKDAY})`, ([day]) => thisWeekday(day)),
  rule(`(?:ближайш[а-я]+|текущ[а-я]+) (${WEEKDAY})`, ([day]) => weekdayOrWeek(day, undefined)),
  rule(`${B}(${WEEKDAY})${E}`, ([day]) => weekdayOrWeek(day, undefined)),
  rule(`${B}(\\d{1,2})[./](\\d{1,2})(?![\\d:.])(?= |$|,|\\))`, ([day, month], before) =>
    dottedDate(day, month, before),
  ),
  rule(`${B}(\\d{1,2})-?(?:го|ого|е|ое|му|th)${E}(?: числ[а-я]+)?`, ([day]) => ({
    kind: 'day',
    day: Number(day),
  })),
  rule(`${B}(\\d{1,2}) (?:числ[а-я]*)${E}`, ([day]) => ({ kind: 'day', day: Number(day) })),
  rule(
    `${B}в (?:начале|середине|конце) [а-я]+|(?:след[а-я.]*|эт[а-я]+|будущ[а-я]+) месяц[а-я]*|на днях|на (?:той |другой |соседней )?недел[а-я]+|по будн[а-я]+|в будн[а-я]+|выходны[а-я]+|когда[- ](?:нибудь|угодно|удобно|вам)[а-я ]*|любо(?:й|е|м) (?:ден[а-я]+|врем[а-я]+)|все равно|без разницы|как можно (?:скорее|раньше|быстрее)|поскорее|побыстрее|чем (?:скорее|раньше)|asap|ближайш(?:ее|ие|ий|ую)|скоро(?![а-я])|потом(?![а-я])|попозже|пораньше|как (?:вам|скажете)|на ваш[а-я]* усмотрен[а-я]+|как-нибудь|как нибудь`,
    () => ({ kind: 'vague' }),
  ),
  rule(
    `(?:после|до|перед|на|в|через) (?:нов(?:ого|ым|ый) год[а-я]*|праздник[а-я]*|каникул[а-я]*|выходн[а-я]+|отпуск[а-я]*|рождеств[а-я]*)`,
    () => ({ kind: 'vague' }),
  ),
  rule(
    `${B}(?:в |к )?(?:январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре)${E}`,
    () => ({ kind: 'vague' }),
  ),
];

/** Days in the order of their rules, and the text without them; special half-hours must have been read before. */
export function readDays(text: string): DayReading {
  let rest = text;
  const days: DayMention[] = [];
  for (const { pattern, read } of RULES) {
    rest = rest.replace(pattern, (match: string, ...groups: readonly unknown[]) => {
      const [whole, offset] = [groups.at(-1), groups.at(-2)];
      const before = typeof whole === 'string' && typeof offset === 'number' ? whole.slice(0, offset) : '';
      const day = read(
        groups.slice(0, -2).map((group) => (typeof group === 'string' ? group : undefined)),
        before,
      );
      if (day === undefined) return match;
      days.push(day);
      return ' ; ';
    });
  }
  return { rest, days };
}

function rule(source: string, read: Rule['read']): Rule {
  return { pattern: new RegExp(source, 'g'), read };
}

function date(day: string | undefined, month: string | number | undefined, year?: string): DayMention {
  const base = { kind: 'date', day: Number(day), month: Number(month) } as const;
  if (year === undefined || !/^\d+$/.test(year)) return base;
  return { ...base, year: Number(year) < 100 ? 2000 + Number(year) : Number(year) };
}

/** «25.11» is a date, «14.30» and «14.00» are times, «25.13» is a date that does not exist; «завтра в 10.10» is a time. */
function dottedDate(
  day: string | undefined,
  month: string | undefined,
  before: string,
): DayMention | undefined {
  const number = Number(month);
  if (before.includes(';') && / (?:в|к|на) $/.test(before) && Number(day) < 24) return undefined;
  if (number === 0 || (number > 12 && Number(day) < 24)) return undefined;
  return date(day, month);
}

function monthOf(name: string | undefined): number {
  return 1 + MONTH_STEMS.findIndex((stems) => stems.some((stem) => new RegExp(`^${stem}`).test(name ?? '')));
}

function thisWeekday(name: string | undefined): DayMention | undefined {
  const mention = weekdayOrWeek(name, undefined);
  return mention?.kind === 'weekday' ? { ...mention, isThis: true } : mention;
}

function weekdayOrWeek(name: string | undefined, weeks: number | undefined): DayMention | undefined {
  if (name === undefined || !/[а-я]/.test(name))
    return weeks === undefined ? undefined : { kind: 'week', weeks };
  const weekday = 1 + WEEKDAY_STEMS.findIndex((stem) => new RegExp(`^${stem}`).test(name));
  return { kind: 'weekday', weekday, ...(weeks !== undefined && { weeks }) };
}
