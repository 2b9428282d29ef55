/**
 * Chooses materials for one reply. Deterministic: the same shelf, ledger and wish give the same choice, so a replayed
 * dialogue can be explained. Relevance never overrules the ledger: what a client saw this week is not shown again,
 * however well it fits.
 */
import type { Material, MaterialType, ShownAt } from './material.ts';

export interface MaterialWish {
  /** Required: a material of another segment is never taken. */
  readonly segment: string;
  /** Needs, objection, persona and stage; each one that a material carries is a hit. */
  readonly tags: readonly string[];
  /** A material must carry one of these; absent or empty: whatever it carries. */
  readonly anyOf?: readonly string[];
  /** Only these types; absent: any. */
  readonly types?: readonly MaterialType[];
  /** One of each of these first, in this order: an objection wants an argument, then a review. */
  readonly mix?: readonly MaterialType[];
  readonly count: number;
  /** Days for which a shown material rests. */
  readonly restDays: number;
  /** Seeded examples are for the sandbox; a live school shows its own stories. */
  readonly withExamples: boolean;
}

const DAY_MS = 86_400_000;

/**
 * The best materials first: unseen before seen, more hits before fewer, then the smaller id. When all were seen, the
 * one seen longest ago comes first. May be empty: then the reply does without.
 */
export function pickMaterials(
  shelf: readonly Material[],
  shownAt: ShownAt,
  wish: MaterialWish,
  now: number,
): readonly Material[] {
  const ranked = shelf
    .filter((material) => isAllowed(material, shownAt, wish, now))
    .sort((left, right) => compare(left, right, shownAt, wish));
  const taken: Material[] = [];
  for (const type of wish.mix ?? []) {
    const best = ranked.find((material) => material.type === type && !taken.includes(material));
    if (best !== undefined) taken.push(best);
  }
  const rest = ranked.filter((material) => !taken.includes(material));
  return [...taken, ...rest].slice(0, wish.count);
}

function isAllowed(material: Material, shownAt: ShownAt, wish: MaterialWish, now: number): boolean {
  const shown = shownAt.get(material.id);
  return (
    material.isActive &&
    material.segments.includes(wish.segment) &&
    (wish.withExamples || !material.isExample) &&
    (wish.types === undefined || wish.types.includes(material.type)) &&
    isAbout(material, wish.anyOf ?? []) &&
    (shown === undefined || now - shown >= wish.restDays * DAY_MS)
  );
}

function isAbout({ tags }: Material, anyOf: readonly string[]): boolean {
  return anyOf.length === 0 || anyOf.some((tag) => tags.includes(tag));
}

function compare(left: Material, right: Material, shownAt: ShownAt, wish: MaterialWish): number {
  const [leftShown, rightShown] = [shownAt.get(left.id), shownAt.get(right.id)];
  if ((leftShown === undefined) !== (rightShown === undefined)) return leftShown === undefined ? -1 : 1;
  if (leftShown !== undefined && rightShown !== undefined && leftShown !== rightShown)
    return leftShown - rightShown;
  return countHits(right, wish) - countHits(left, wish) || left.id - right.id;
}

function countHits({ tags }: Material, wish: MaterialWish): number {
  return wish.tags.filter((tag) => tags.includes(tag)).length;
}
