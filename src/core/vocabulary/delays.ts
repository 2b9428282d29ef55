/** Named delays: waits whose length depends on facts. Fixed waits are written in the definition as ISO 8601. */
import { DateTime } from 'luxon';
import { defineDelay } from '../funnel/vocabulary.ts';
import type { DelayItem } from '../funnel/vocabulary.ts';
import { Type } from 'typebox';

const HOUR_MS = 3_600_000;
const ZONE = 'Europe/Moscow';
const QUIET_FROM = 21;
const QUIET_TO = 10;

/** Moves an instant that falls into the quiet hours (21:00–10:00 Moscow time) to the next 10:00. */
export function afterQuietHours(at: number): number {
  const local = DateTime.fromMillis(at, { zone: ZONE });
  if (local.hour >= QUIET_TO && local.hour < QUIET_FROM) return at;
  const day = local.hour >= QUIET_FROM ? local.plus({ days: 1 }) : local;
  return day.set({ hour: QUIET_TO, minute: 0, second: 0, millisecond: 0 }).toMillis();
}

export const delays: readonly DelayItem[] = [
  defineDelay({
    name: 'dayButNotAtNight',
    title: {
      ru: '24 часа, но не ночью (21:00–10:00 МСК)',
      en: '24 hours, but not at night (21:00–10:00 Moscow)',
    },
    params: Type.Object({}),
    facts: ['at'],
    delayMs: ({ at }) => afterQuietHours(at + 24 * HOUR_MS) - at,
  }),
];
