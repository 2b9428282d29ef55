/** Moscow time in the words of a messenger. */
const zone = 'Europe/Moscow';
const time = new Intl.DateTimeFormat('ru', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const timeWithSeconds = new Intl.DateTimeFormat('ru', { timeZone: zone, timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('ru', { timeZone: zone, day: 'numeric', month: 'long' });
const dayShort = new Intl.DateTimeFormat('ru', { timeZone: zone, day: 'numeric', month: 'short' });
const dayWithYear = new Intl.DateTimeFormat('ru', {
  timeZone: zone,
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const shortDay = new Intl.DateTimeFormat('ru', { timeZone: zone, day: '2-digit', month: '2-digit' });
const weekday = new Intl.DateTimeFormat('ru', { timeZone: zone, weekday: 'short' });
const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

/** «14:05» */
export const formatTime = (ms: number): string => time.format(ms);
/** «14:05:09» */
export const formatTimeWithSeconds = (ms: number): string => timeWithSeconds.format(ms);
/** «вт, 24 нояб.» */
export const formatWeekdayAndDay = (ms: number): string => `${weekday.format(ms)}, ${dayShort.format(ms)}`;
/** A key that is equal for instants of one Moscow day. */
export const toDayKey = (ms: number): string => dayKey.format(ms);

/** «Сегодня», «Вчера», «24 ноября», with the year when it is another one. */
export function formatDaySeparator(ms: number, nowMs: number): string {
  const key = toDayKey(ms);
  if (key === toDayKey(nowMs)) return 'Сегодня';
  if (key === toDayKey(nowMs - 86_400_000)) return 'Вчера';
  return key.slice(0, 4) === toDayKey(nowMs).slice(0, 4) ? day.format(ms) : dayWithYear.format(ms);
}

/** For the chat list: time today, else the weekday within a week, else the date. */
export function formatListTime(ms: number, nowMs: number): string {
  if (toDayKey(ms) === toDayKey(nowMs)) return formatTime(ms);
  return nowMs - ms < 6 * 86_400_000 ? weekday.format(ms) : shortDay.format(ms);
}

/** «через 15 мин», «через 2 ч 5 мин», «через 3 дн.» */
export function formatWait(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 0) return 'сейчас';
  if (minutes < 60) return `через ${minutes} мин`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `через ${Math.round(hours / 24)} дн.`;
  return minutes % 60 === 0 ? `через ${hours} ч` : `через ${hours} ч ${minutes % 60} мин`;
}
