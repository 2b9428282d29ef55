/** The catalogue snapshot: content, bonuses, questions, products and settings, kept in memory and read without waiting. */
import type { CatalogueLookup } from '../core/funnel/scope.ts';

/** A text of the content, in its current version. */
export interface ContentText {
  readonly text: string;
  readonly version: number;
}

export interface Catalogue {
  /**
   * For the core: `bonuses`, `faq`, `products` (lists of the active ones), `setting:<key>`, `content:<key>` (its
   * version only); `null` where there is nothing.
   */
  readonly lookup: CatalogueLookup;
  /** For rendering. */
  content(key: string): ContentText | undefined;
  /** Reads everything anew; called after an edit so that this process shows it at once. */
  refresh(): Promise<void>;
  /** Loads, then looks every two seconds whether something changed. */
  start(): Promise<void>;
  stop(): void;
}
