/** A word as the claims filter works with it. */

/** What a number is: a plain one, a percentage, a multiple («x5»), a sum of money, a gain («+15»), a loss («−15»). */
export type NumberTag = 'number' | 'percent' | 'times' | 'money' | 'gain' | 'loss';

export interface Word {
  /** Folded readings, the likeliest first; see `toWordForms`. */
  readonly forms: readonly string[];
  readonly tags: ReadonlySet<NumberTag>;
  /** Places in the source, UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Signs and spaces since the word before. */
  readonly before: string;
  /** Number of the quotation the word stands in; 0 outside. */
  readonly quote: number;
  /** Written with a capital first letter. */
  readonly capital: boolean;
}
