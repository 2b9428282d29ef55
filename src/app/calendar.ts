/**
 * The calendar of consultations as the program sees it. The school's own table answers now; an outside calendar would
 * answer the same questions. What is asked here is no fact of a client: answers go into a context, never into a guard.
 */
import type { BookingSettings } from '../core/booking/booking-settings.ts';
import type { SlotState, TakenSlot } from '../core/booking/slots-of.ts';

/** Dates `YYYY-MM-DD`, both included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** What every question is asked with. */
export interface CalendarQuestion {
  readonly now: number;
  readonly settings: BookingSettings;
  /** A seat of the client himself: he may move to a time that only his own talk stands in the way of. */
  readonly own?: number | undefined;
}

/** Looks, takes nothing: an answer may be out of date the moment it is given. */
export interface CalendarView {
  /** The offered starts of these days that can still be booked, in order. */
  listFree(range: DateRange, question: CalendarQuestion): Promise<readonly TakenSlot[]>;
  /** Whether a start can be booked; also one that is not offered, as a client's free text may name. */
  judge(slot: TakenSlot, question: CalendarQuestion): Promise<SlotState>;
}

/** Who takes a seat, and in which visit: the idempotency key of taking it. */
export interface SeatRequest extends CalendarQuestion {
  readonly slot: TakenSlot;
  /** Database id of the client. */
  readonly userId: number;
  readonly visit: number;
}

/** `appointment`: an id drawn for the row of the talk. */
export type SeatAnswer =
  | { readonly kind: 'held'; readonly hold: number; readonly appointment: number; readonly at: number }
  | { readonly kind: Exclude<SlotState, 'free'> };

/**
 * Takes and gives back seats. A hold lasts minutes; the commit of the outcome confirms it by a record of its own, so a
 * crash in between leaves neither a talk without a seat nor a seat without a talk for long.
 */
export interface CalendarSeats {
  /** Holds a seat, at most `capacity` talks overlapping. The same visit again is answered with the seat it holds. */
  hold(request: SeatRequest): Promise<SeatAnswer>;
  /** Gives seats of this client back; one that is gone already is no error. */
  release(userId: number, holds: readonly number[]): Promise<void>;
}

export type Calendar = CalendarView & CalendarSeats;
