/** Named delays: waits whose length depends on facts. Fixed waits are written in the definition as ISO 8601. */
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { defineDelay } from '../funnel/vocabulary.ts';
import type { DelayItem, Title } from '../funnel/vocabulary.ts';
import type { JsonObject } from '../json.ts';
import { afterQuietHours } from '../offers/quiet-hours.ts';
import type { QuietHours } from '../offers/quiet-hours.ts';

const DAY_MS = 86_400_000;

const hour = Type.Integer({ minimum: 0, maximum: 23 });
const quietHours = Type.Object({ from: hour, to: hour });

/** Used where a funnel's `params` name no `quietHours`: nobody is written to between 21:00 and 10:00 Moscow time. */
const USUAL_QUIET_HOURS: QuietHours = { from: 21, to: 10 };

function quietHoursOf(params: JsonObject): QuietHours {
  const given = params['quietHours'];
  return Check(quietHours, given) ? given : USUAL_QUIET_HOURS;
}

function daysButNotAtNight(name: string, days: number, title: Title): DelayItem {
  return defineDelay({
    name,
    title,
    params: Type.Object({}),
    facts: ['at', 'params.quietHours'],
    delayMs: ({ at, params }) => afterQuietHours(at + days * DAY_MS, quietHoursOf(params)) - at,
    notBefore: (at, params) => afterQuietHours(at, quietHoursOf(params)),
  });
}

export const delays: readonly DelayItem[] = [
  daysButNotAtNight('dayButNotAtNight', 1, {
    ru: '24 часа, но не в тихие часы',
    en: '24 hours, but not in the quiet hours',
  }),
  daysButNotAtNight('threeDaysButNotAtNight', 3, {
    ru: '72 часа, но не в тихие часы',
    en: '72 hours, but not in the quiet hours',
  }),
];
