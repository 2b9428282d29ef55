/**
 * The ledger of offers in a scenario's memory: what was offered, how often, and how much new value the client had seen
 * by then. An offer may come again only after something new was shown.
 */
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** What can be offered. */
export const OFFERS = ['consult', 'payment'] as const;

export type Offer = (typeof OFFERS)[number];

export interface OfferEntry {
  readonly count: number;
  /** Instant of the last time, ms. */
  readonly at: number;
  /** Materials of value shown before it. */
  readonly valueShown: number;
}

/** The entry of an offer, `undefined` while it was never made. */
export function findOffer(context: JsonObject, offer: Offer): OfferEntry | undefined {
  const entry = entriesOf(context)[offer];
  if (!isJsonObject(entry)) return undefined;
  return {
    count: Number(entry['count']),
    at: Number(entry['at']),
    valueShown: Number(entry['valueShown']),
  };
}

/** Never made, or something of value was shown since. */
export function hasNewValue(context: JsonObject, offer: Offer): boolean {
  const entry = findOffer(context, offer);
  return entry === undefined || valueShown(context) > entry.valueShown;
}

/** The context's patch for an offer made now. */
export function noteOffer(context: JsonObject, offer: Offer, at: number): JsonObject {
  const count = (findOffer(context, offer)?.count ?? 0) + 1;
  const entry = { count, at, valueShown: valueShown(context) };
  return { offers: { ...entriesOf(context), [offer]: entry }, lastOffer: offer };
}

function entriesOf(context: JsonObject): JsonObject {
  const { offers } = context;
  return isJsonObject(offers) ? offers : {};
}

function valueShown(context: JsonObject): number {
  return Number(context['valueShown'] ?? 0);
}
