/** The last resort: what our own grammar found nothing in is shown to chrono's Russian parser. */
import { DateTime } from 'luxon';
import * as chrono from 'chrono-node/ru';
import { MOSCOW } from './booking-settings.ts';
import type { BookingSettings } from './booking-settings.ts';
import { settleWish } from './settle-wish.ts';
import type { Wish } from './wish.ts';

const MOSCOW_OFFSET_MINUTES = 180;

/** A wish from the first date that chrono is certain of; nothing when it is not. */
export function readWithChrono(text: string, now: number, settings: BookingSettings): Wish | undefined {
  const here = DateTime.fromMillis(now, { zone: MOSCOW });
  if (!here.isValid) return undefined;
  const reference = { instant: here.toJSDate(), timezone: MOSCOW_OFFSET_MINUTES };
  const [result] = chrono.casual.parse(text, reference, { forwardDate: true });
  if (result === undefined || !result.start.isCertain('day')) return undefined;
  const part = result.start;
  const [day, month, year] = [part.get('day'), part.get('month'), part.get('year')];
  if (day === null || month === null || year === null) return undefined;
  const times = part.isCertain('hour')
    ? [{ hour: part.get('hour') ?? 0, minute: part.get('minute') ?? 0, exact: true }]
    : [];
  return settleWish(
    {
      days: [{ kind: 'date', day, month, year }],
      times: { times, bound: false, midnight: false, same: false },
    },
    { here, zone: { zone: MOSCOW, title: 'МСК' }, settings },
  );
}
