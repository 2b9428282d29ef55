/** Dates and slots as clients read them, Russian, Moscow time. */
import { DateTime } from 'luxon';
import { MOSCOW } from './booking-settings.ts';
import type { LocalTime } from './wish.ts';

const WEEKDAYS = ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'];
const MONTHS = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
];

/** «среда, 25 ноября», with «сегодня» or «завтра» for the weekday when `now` is given and it is so. */
export function describeDate(date: string, now?: number): string {
  const day = DateTime.fromFormat(date, 'yyyy-MM-dd', { zone: MOSCOW });
  if (!day.isValid) return date;
  const named = `${day.day} ${MONTHS[day.month - 1] ?? ''}`;
  return `${nameDay(day, now)}, ${named}`;
}

/** «среда, 25 ноября, 16:30 МСК», and the client's own time beside it: «(20:30, Новосибирск)». */
export function describeSlot(date: string, time: string, local?: LocalTime): string {
  const moscow = `${describeDate(date)}, ${time} МСК`;
  if (local === undefined) return moscow;
  const otherDay = local.date === date ? '' : `${describeDate(local.date)}, `;
  return `${moscow} (${otherDay}${local.time}, ${local.zone})`;
}

function nameDay(day: DateTime<true>, now: number | undefined): string {
  const weekday = WEEKDAYS[day.weekday - 1] ?? '';
  if (now === undefined) return weekday;
  const ahead = day.diff(DateTime.fromMillis(now, { zone: MOSCOW }).startOf('day'), 'days').days;
  if (ahead === 0) return 'сегодня';
  return ahead === 1 ? 'завтра' : weekday;
}
