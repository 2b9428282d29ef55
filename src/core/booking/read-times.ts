/** Finds the hours a normalised text names, days already taken out. What is a bound or a choice is no hour. */
import { toMention } from './time-mention.ts';
import type { DayPart, TimeMention } from './time-mention.ts';

export interface TimeReading {
  readonly times: readonly TimeMention[];
  /** A part of the day without an hour of its own. */
  readonly part?: DayPart;
  /** «после 17», «с 14 до 18», «до обеда». */
  readonly bound: boolean;
  readonly midnight: boolean;
  /** «в это же время». */
  readonly same: boolean;
}

const B = '(?<![а-яa-z0-9:.,-])';
const PART_AFTER = '(?: (утра|дня|вечера|ночи))?';
const HOUR = '(\\d{1,2})(?:[:.](\\d{2}))?(?: ?ч(?:ас(?:а|ов|ам|у)?)?)?';
const BOUND = [
  new RegExp(
    `${B}(?:после|до|позже|раньше|позднее|не раньше|не позже|не позднее|от|начиная с) ${HOUR}(?![\\d-])(?!-го)`,
  ),
  new RegExp(`${B}(?:с|от|между) ${HOUR}${PART_AFTER} (?:до|по|и) ${HOUR}`),
  /(?:после|до) (?:обеда|работы|полудня|полуночи|часа(?! дня)|школы|ужина)|перед (?:обедом|работой)|в (?:первой|1-го|2-го|второй|первую|вторую|1|2)[а-я-]* половин[а-я]+ дня/,
  /(?<![\d:.,])(\d{1,2})-(\d{1,2})(?![\d:]|-)(?! ?-?(?:го|е)(?![а-я]))/,
  /(?:в )?любое время|весь день|целый день|в течение дня/,
];

/** The hours of the text in order of their places; equal ones once. */
export function readTimes(text: string): TimeReading {
  let rest = ` ${text} `;
  const found: { readonly time: TimeMention; readonly at: number }[] = [];
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => TimeMention | undefined): void => {
    for (let match = pattern.exec(rest); match !== null; match = pattern.exec(rest)) {
      const time = read(match);
      if (time === undefined) return;
      found.push({ time, at: match.index });
      rest =
        rest.slice(0, match.index) + ';'.repeat(match[0].length) + rest.slice(match.index + match[0].length);
    }
  };
  const bound = BOUND.some((pattern) => isBound(pattern, rest));
  for (const { pattern, read } of RULES) take(pattern, read);
  const part = findPart(rest);
  const times = found.sort((left, right) => left.at - right.at).map(({ time }) => time);
  return {
    times: times.filter((time, at) => times.findIndex((other) => isSame(other, time)) === at),
    bound,
    same: /в (?:это|то|тоже|такое)[ -]?(?:же)? ?(?:самое )?время/.test(rest),
    midnight: /полночь|полуночи|в полуноч/.test(rest),
    ...(part !== undefined && { part }),
  };
}

/** A hyphen parts hours and minutes where it cannot part two hours: «12-00», «14-45». */
function isBound(pattern: RegExp, text: string): boolean {
  const match = pattern.exec(text);
  if (match === null) return false;
  if (match.length === 3 && /^\d/.test(match[0])) {
    const second = Number(match[2]);
    return !(match[2]?.length === 2 && (second === 0 || second > 23));
  }
  return true;
}

interface Rule {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => TimeMention | undefined;
}

const RULES: readonly Rule[] = [
  {
    pattern: new RegExp(`${B}(\\d{1,2})(?:[:.](\\d{2}))? ?(am|pm)(?![a-z])`),
    read: ([, hour, minute, half]) => ({
      hour: (Number(hour) % 12) + (half === 'pm' ? 12 : 0),
      minute: Number(minute ?? 0),
      exact: true,
    }),
  },
  {
    pattern: /полдень|полудень|(?:к|около|ближе к|в районе) полудн[а-я]+/,
    read: () => ({ hour: 12, minute: 0, exact: true }),
  },
  {
    pattern: new RegExp(
      `${B}(\\d{1,2}) ?(?:ч|час(?:а|ов)?)\\.? ?(?:и )?(\\d{1,2})(?: ?(?:м|мин|минут[а-я]*)\\.?)?(?![а-я\\d])${PART_AFTER}`,
    ),
    read: ([, hour, minute, part]) => toMention(hour, minute, part),
  },
  {
    pattern: new RegExp(`${B}(\\d{1,2}) ?[:.,=-] ?(\\d{2})(?:[:.]00)?(?!\\d)(?: ?ч[а-я]*)?${PART_AFTER}`),
    read: ([, hour, minute, part]) => toMention(hour, minute, part),
  },
  {
    pattern: new RegExp(`${B}(\\d{1,2}) (00|[0-5][05]|[1-5]\\d|0 0|0)(?!\\d)(?! ?(?:ч|мин))${PART_AFTER}`),
    read: ([, hour, minute, part]) => toMention(hour, minute === '0 0' ? '0' : minute, part),
  },
  {
    pattern: /(?:^|\s)(?:в|на|к) ([01]\d|2[0-3])([0-5]\d)(?!\d)/,
    read: ([, hour, minute]) => toMention(hour, minute, undefined),
  },
  {
    pattern: new RegExp(
      `${B}(\\d{1,2})(?:-ти)? ?(?:ч|час(?:а|ов|ам)?|часик[а-я]*)?\\.? ?(утра|дня|вечера|ночи)`,
    ),
    read: ([, hour, part]) => toMention(hour, '0', part),
  },
  { pattern: /(?<![а-я])час (дня|ночи)/, read: ([, part]) => toMention('1', '0', part) },
  {
    pattern: new RegExp(
      `${B}(?:в|к|на|около|где-то в|часов в|часа в|ровно в|примерно в|во) (\\d{1,2})(?:-ти)?(?: ?(?:ч|час(?:а|ов|ам|у)?|часик[а-я]*|h)(?![а-я]))?(?![\\d%])(?!-го)`,
    ),
    read: ([, hour]) => toMention(hour, '0', undefined),
  },
  { pattern: /(?<![а-я])(?:в|к|на) часу?(?![а-я])/, read: () => toMention('1', '0', undefined) },
  {
    pattern: new RegExp(`${B}(\\d{1,2}) ?(?:ч|час(?:а|ов)?|h)(?![а-я])`),
    read: ([, hour]) => toMention(hour, '0', undefined),
  },
  {
    pattern: new RegExp(`${B}(\\d{1,2})(?![\\d%])(?!-го)(?! ?[а-я])`),
    read: ([, hour]) => toMention(hour, '0', undefined),
  },
];

function findPart(text: string): DayPart | undefined {
  if (/(?<![а-я])(?:утром|утра|утречком|с утра|утро)(?![а-я])/.test(text)) return 'morning';
  if (/(?<![а-я])(?:днем|дневн[а-я]+|в обед|обед[а-я]*|день)(?![а-я])/.test(text)) return 'day';
  if (/(?<![а-я])(?:вечером|вечера|вечерком|вечер|под вечер)(?![а-я])/.test(text)) return 'evening';
  return /(?<![а-я])(?:ночью|ночи|ночь)(?![а-я])/.test(text) ? 'night' : undefined;
}

function isSame(left: TimeMention, right: TimeMention): boolean {
  return left.hour === right.hour && left.minute === right.minute && left.part === right.part;
}
