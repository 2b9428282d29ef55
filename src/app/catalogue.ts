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
   * version only); `null` where there is nothing. Steps see `staff:<telegram id>` beside these, see {@link withStaff}.
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

/** The same lookup that also answers whether somebody has a role in the school now, `true` or `false`. */
export function withStaff(
  lookup: CatalogueLookup,
  findRole: (id: number) => string | undefined,
): CatalogueLookup {
  return (key) =>
    key.startsWith(STAFF) ? findRole(Number(key.slice(STAFF.length))) !== undefined : lookup(key);
}

const STAFF = 'staff:';
