/** Named delays: waits whose length depends on facts. Fixed waits are written in the definition as ISO 8601. */
import { DateTime } from 'luxon';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { defineDelay } from '../funnel/vocabulary.ts';
import type { DelayItem } from '../funnel/vocabulary.ts';
import type { JsonObject } from '../json.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Europe/Moscow';

const hour = Type.Integer({ minimum: 0, maximum: 23 });
const quietHours = Type.Object({ from: hour, to: hour });

/** Used where a funnel's `params` name no `quietHours`: nobody is written to between 21:00 and 10:00 Moscow time. */
const USUAL_QUIET_HOURS = { from: 21, to: 10 };

/** The instant itself, or where it falls into the quiet hours the moment they end. `from` is later in the day than `to`. */
function afterQuietHours(at: number, params: JsonObject): number {
  const given = params['quietHours'];
  const { from, to } = Check(quietHours, given) ? given : USUAL_QUIET_HOURS;
  const local = DateTime.fromMillis(at, { zone: ZONE });
  if (local.hour >= to && local.hour < from) return at;
  const day = local.hour >= from ? local.plus({ days: 1 }) : local;
  return day.set({ hour: to, minute: 0, second: 0, millisecond: 0 }).toMillis();
}

export const delays: readonly DelayItem[] = [
  defineDelay({
    name: 'dayButNotAtNight',
    title: { ru: '24 часа, но не в тихие часы', en: '24 hours, but not in the quiet hours' },
    params: Type.Object({}),
    facts: ['at', 'params.quietHours'],
    delayMs: ({ at, params }) => afterQuietHours(at + DAY_MS, params) - at,
    notBefore: afterQuietHours,
  }),
];
