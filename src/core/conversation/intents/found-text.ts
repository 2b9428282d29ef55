/** A value found in a text, and where it stands there. */

export interface FoundText {
  /** The value in one form. */
  readonly value: string;
  readonly from: number;
  /** One past its last character. */
  readonly to: number;
}
