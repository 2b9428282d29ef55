/** When clients may be written to first: not at night by Moscow time. Answers to what they write know no hours. */
import { DateTime } from 'luxon';

/** Hours of the Moscow day; `from` is later in the day than `to`, the night lies between them. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

const ZONE = 'Europe/Moscow';

/** The instant itself, or where it falls into the quiet hours the moment they end; ms. */
export function afterQuietHours(at: number, { from, to }: QuietHours): number {
  const local = DateTime.fromMillis(at, { zone: ZONE });
  if (local.hour >= to && local.hour < from) return at;
  const day = local.hour >= from ? local.plus({ days: 1 }) : local;
  return day.set({ hour: to, minute: 0, second: 0, millisecond: 0 }).toMillis();
}
