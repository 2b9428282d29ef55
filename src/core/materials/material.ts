/** A material as the policy sees it: a thesis, a case, a review, an article that a reply may lean on. */

export const MATERIAL_TYPES = ['case', 'review', 'article', 'argument', 'faq', 'other'] as const;

export type MaterialType = (typeof MATERIAL_TYPES)[number];

export interface Material {
  readonly id: number;
  readonly type: MaterialType;
  readonly title: string;
  readonly body: string;
  readonly url: string | null;
  /** Needs, objections, personas and stages it speaks to. */
  readonly tags: readonly string[];
  readonly segments: readonly string[];
  readonly isActive: boolean;
  /** A seeded story that nobody lived: the word «пример» stands in it until the owner replaces it. */
  readonly isExample: boolean;
}

/** Material id → when this client last saw it, ms. */
export type ShownAt = ReadonlyMap<number, number>;
