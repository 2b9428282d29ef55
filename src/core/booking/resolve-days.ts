/** Which calendar day the mentions of a text come to, as seen from a day of the speaker's calendar. */
import { DateTime } from 'luxon';
import type { DayMention } from './day-mention.ts';
import type { AmbiguousWhy, InvalidReason } from './wish.ts';

export type ResolvedDay =
  | { readonly kind: 'none' }
  /** `today`: a weekday that is today, which of the two is meant depends on the hour. */
  | { readonly kind: 'day'; readonly day: DateTime<true>; readonly isTodaysWeekday: boolean }
  | { readonly kind: 'ambiguous'; readonly why: AmbiguousWhy }
  | { readonly kind: 'invalid'; readonly reason: InvalidReason };

/** A date without a year that passed at most so many days ago is a slip, not the next year's. */
const JUST_PASSED_DAYS = 31;

/** The one day that all mentions agree upon. `today` is the start of the speaker's day. */
export function resolveDays(mentions: readonly DayMention[], today: DateTime<true>): ResolvedDay {
  if (mentions.length === 0) return { kind: 'none' };
  if (mentions.every(({ kind }) => kind === 'vague' || kind === 'week'))
    return { kind: 'ambiguous', why: 'vague' };
  const weekdays = mentions.filter((mention) => mention.kind === 'weekday');
  const others = mentions.filter(({ kind }) => kind !== 'weekday' && kind !== 'vague' && kind !== 'minutes');
  const base = resolveOthers(others, today);
  if (weekdays.length === 0) return base;
  const [weekday] = weekdays;
  if (weekday === undefined || weekdays.some((other) => other.weekday !== weekday.weekday)) {
    return { kind: 'ambiguous', why: 'several' };
  }
  const week = others.find(
    (mention) => mention.kind === 'week' || (mention.kind === 'ahead' && !mention.exact),
  );
  if (week !== undefined) return weekdayOfWeek(weekday.weekday, week, today);
  if (base.kind === 'none') return nearestWeekday(weekday, today);
  if (base.kind !== 'day') return base;
  return base.day.weekday === weekday.weekday ? base : { kind: 'invalid', reason: 'contradiction' };
}

function resolveOthers(mentions: readonly DayMention[], today: DateTime<true>): ResolvedDay {
  const months = mentions.find((mention) => mention.kind === 'months');
  const dayOnly = mentions.find((mention) => mention.kind === 'day');
  if (months !== undefined && dayOnly !== undefined) {
    return madeDay(today.plus({ months: months.months }).startOf('month'), dayOnly.day);
  }
  const resolved = mentions.map((mention) => resolveOne(mention, today));
  const bad = resolved.find(({ kind }) => kind !== 'day');
  if (bad !== undefined) return bad;
  const [first, ...rest] = resolved.filter((one) => one.kind === 'day');
  if (first === undefined) return { kind: 'none' };
  return rest.every((other) => +other.day === +first.day) ? first : { kind: 'ambiguous', why: 'several' };
}

function resolveOne(mention: DayMention, today: DateTime<true>): ResolvedDay {
  switch (mention.kind) {
    case 'ahead':
      return found(today.plus({ days: mention.days }));
    case 'months':
      return found(today.plus({ months: mention.months }));
    case 'day':
      return nextDayOfMonth(mention.day, today);
    case 'date':
      return mention.year === undefined
        ? yearlessDate(mention.day, mention.month, today)
        : dateOf(mention.year, mention.month, mention.day, today);
    case 'weekday':
      return nearestWeekday(mention, today);
    case 'minutes':
      return found(today);
    case 'week':
    case 'vague':
      return { kind: 'ambiguous', why: 'vague' };
  }
}

/** «25 ноября»: the nearest one ahead, unless it has only just passed. */
function yearlessDate(day: number, month: number, today: DateTime<true>): ResolvedDay {
  const thisYear = dateOf(today.year, month, day, today);
  if (thisYear.kind !== 'day') return thisYear;
  if (thisYear.day >= today) return thisYear;
  if (today.diff(thisYear.day, 'days').days <= JUST_PASSED_DAYS) return { kind: 'invalid', reason: 'past' };
  return dateOf(today.year + 1, month, day, today);
}

function dateOf(year: number, month: number, day: number, today: DateTime<true>): ResolvedDay {
  const date = DateTime.fromObject({ year, month, day }, { zone: today.zone });
  return date.isValid ? found(date) : { kind: 'invalid', reason: 'nonexistent_date' };
}

/** «28-го»: of this month while ahead, else of the next month that has it. */
function nextDayOfMonth(day: number, today: DateTime<true>): ResolvedDay {
  if (day < 1 || day > 31) return { kind: 'invalid', reason: 'nonexistent_date' };
  for (let ahead = 0; ahead <= 2; ahead += 1) {
    const month = today.startOf('month').plus({ months: ahead });
    const date = month.set({ day });
    if (date.month === month.month && date >= today) return found(date);
  }
  return { kind: 'invalid', reason: 'nonexistent_date' };
}

function madeDay(month: DateTime<true>, day: number): ResolvedDay {
  const date = month.set({ day });
  return date.isValid && date.month === month.month
    ? found(date)
    : { kind: 'invalid', reason: 'nonexistent_date' };
}

/** «через две недели в понедельник», «на следующей неделе в среду»: the weekday of that week. */
function weekdayOfWeek(weekday: number, week: DayMention, today: DateTime<true>): ResolvedDay {
  const inWeek =
    week.kind === 'ahead'
      ? today.plus({ days: week.days })
      : today.plus({ weeks: week.kind === 'week' ? week.weeks : 0 });
  return found(inWeek.startOf('week').plus({ days: weekday - 1 }));
}

/** The nearest such weekday, today included and marked so; with `weeks` that of the week so far ahead. */
function nearestWeekday(
  {
    weekday,
    weeks,
    isThis,
  }: { readonly weekday: number; readonly weeks?: number; readonly isThis?: boolean },
  today: DateTime<true>,
): ResolvedDay {
  if (weeks !== undefined) return found(today.startOf('week').plus({ weeks, days: weekday - 1 }));
  const ahead = (weekday - today.weekday + 7) % 7;
  return { kind: 'day', day: today.plus({ days: ahead }), isTodaysWeekday: ahead === 0 && isThis !== true };
}

function found(day: DateTime<true>): ResolvedDay {
  return { kind: 'day', day, isTodaysWeekday: false };
}
