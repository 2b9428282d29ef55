/**
 * Hours told by halves and quarters: «полпятого», «без четверти шесть», «10 минут шестого». Read before days, for their
 * ordinals look like days of a month.
 */
import { toMention } from './time-mention.ts';
import type { TimeMention } from './time-mention.ts';

const B = '(?<![а-яa-z0-9:.,-])';
const PART_AFTER = '(?: (утра|дня|вечера|ночи))?';

const RULES: readonly {
  readonly pattern: RegExp;
  readonly read: (match: readonly (string | undefined)[]) => TimeMention;
}[] = [
  {
    pattern: new RegExp(`${B}пол(?:овин[а-я]+)?[ -](\\d{1,2})(?:-го)?(?![\\d:])${PART_AFTER}`),
    read: ([, hour, part]) => toMention(hourBefore(hour), '30', part),
  },
  {
    pattern: new RegExp(`${B}четверть (\\d{1,2})-го${PART_AFTER}`),
    read: ([, hour, part]) => toMention(hourBefore(hour), '15', part),
  },
  {
    pattern: new RegExp(`${B}(\\d{1,2}) мин[а-я]* (\\d{1,2})-го${PART_AFTER}`),
    read: ([, minute, hour, part]) => toMention(hourBefore(hour), minute, part),
  },
  {
    pattern: new RegExp(
      `${B}без (четверти|\\d{1,2})(?: мин[а-я]*)? (\\d{1,2}|час)(?: ч[а-я]*)?${PART_AFTER}`,
    ),
    read: ([, before, hour, part]) =>
      toMention(
        hourBefore(hour === 'час' ? '1' : hour),
        String(60 - (before === 'четверти' ? 15 : Number(before))),
        part,
      ),
  },
];

/** The hours so told, and the text without them. */
export function readHalfHours(text: string): {
  readonly rest: string;
  readonly times: readonly TimeMention[];
} {
  let rest = text;
  const times: TimeMention[] = [];
  for (const { pattern, read } of RULES) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    times.push(read(match));
    rest = `${rest.slice(0, match.index)} ; ${rest.slice(match.index + match[0].length)}`;
  }
  return { rest, times };
}

function hourBefore(hour: string | undefined): string {
  const number = Number(hour);
  return String(number === 1 ? 12 : number - 1);
}
