/** The shape of a client's description, and its words; apart from its maker, because every item of the vocabulary may ask for it. */
import type { Offer } from '../offers/offer-ledger.ts';

/** An answer of the survey with its points: how the score came about. */
export interface DescribedAnswer {
  readonly question: string;
  readonly answer: string;
  readonly points: number;
}

/** What a timer will bring. */
export interface DescribedTimer {
  readonly what: string;
  /** Instant, ms; absent while it stands still during a takeover. */
  readonly at?: number;
  /** Time left, ms. */
  readonly leftMs: number;
}

/** A client in words, see `describeStanding`. */
export interface ClientDescription {
  /** Labels of the options chosen, by field of the profile. */
  readonly labels: { readonly [field: string]: string };
  readonly answers: readonly DescribedAnswer[];
  /** Active funnels that hold the dialogue, each with its innermost state in words. */
  readonly path: readonly { readonly funnel: string; readonly state: string }[];
  readonly offers: readonly { readonly offer: Offer; readonly count: number; readonly at: number }[];
  /** The earliest first. */
  readonly next: readonly DescribedTimer[];
}

/** Segments and offers in the words of cards. */
export const SEGMENT_WORDS = { cold: 'холодный', warm: 'тёплый', hot: 'горячий' } as const;
export const OFFER_WORDS = { consult: 'консультация', payment: 'оплата' } as const;
