/** A talk that is booked, as it lies in a funnel's context and travels in signals. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Check } from 'typebox/value';
import type { Json } from '../json.ts';

/** Fields of every event about a booked talk. */
export const talkFields = {
  /** Id of the row in `appointments`. */
  appointment: Type.Integer({ minimum: 1 }),
  /** Moscow's date and time. */
  date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  time: Type.String({ pattern: '^\\d{2}:\\d{2}$' }),
  /** Instant of its start, ms. */
  at: Type.Integer(),
};

/** A booked talk; `label` is the slot in words. */
export const bookedTalk = Type.Object({
  ...talkFields,
  /** Id of the seat's row in `slot_holds`. */
  hold: Type.Integer({ minimum: 1 }),
  label: Type.String(),
});

export type BookedTalk = Static<typeof bookedTalk>;

/** Reads a value of a context as a booked talk; anything else is none. */
export function findBookedTalk(value: Json | undefined): BookedTalk | undefined {
  return Check(bookedTalk, value) ? value : undefined;
}
