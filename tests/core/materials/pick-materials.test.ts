/** Which materials a reply may lean on: REQUIREMENTS C4. */
import { describe, expect, it } from 'vitest';
import type { Material } from '../../../src/core/materials/material.ts';
import { pickMaterials } from '../../../src/core/materials/pick-materials.ts';
import type { MaterialWish } from '../../../src/core/materials/pick-materials.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;

const material = (id: number, more: Partial<Material> = {}): Material => ({
  id,
  type: 'argument',
  title: `${id}`,
  body: `${id}`,
  url: null,
  tags: [],
  segments: ['cold'],
  isActive: true,
  isExample: false,
  ...more,
});

const pick = (
  shelf: readonly Material[],
  wish: Partial<MaterialWish> = {},
  shown: readonly (readonly [number, number])[] = [],
): readonly number[] =>
  pickMaterials(
    shelf,
    new Map(shown.map(([id, daysAgo]) => [id, NOW - daysAgo * DAY])),
    { segment: 'cold', tags: [], count: 3, restDays: 7, withExamples: true, ...wish },
    NOW,
  ).map(({ id }) => id);

describe('pickMaterials', () => {
  it('takes only active ones of the segment', () => {
    const shelf = [material(1, { isActive: false }), material(2, { segments: ['hot'] }), material(3)];
    expect(pick(shelf)).toEqual([3]);
  });

  it('ranks by hits, then by id, whatever the order of the shelf', () => {
    const shelf = [
      material(4),
      material(3, { tags: ['storage'] }),
      material(2, { tags: ['storage', 'novice'] }),
      material(1),
    ];
    expect(pick(shelf, { tags: ['storage', 'novice'] })).toEqual([2, 3, 1]);
  });

  it('shows what was not seen before what was, however well that fits', () => {
    const shelf = [material(1, { tags: ['storage'] }), material(2)];
    expect(pick(shelf, { tags: ['storage'], count: 1 }, [[1, 30]])).toEqual([2]);
  });

  it('gives the one seen longest ago when all were seen, and none within seven days', () => {
    const shelf = [material(1), material(2), material(3)];
    const seen = [
      [1, 8],
      [2, 20],
      [3, 6.9],
    ] as const;
    expect(pick(shelf, {}, seen)).toEqual([2, 1]);
    expect(
      pick(shelf, {}, [
        [1, 1],
        [2, 1],
        [3, 1],
      ]),
    ).toEqual([]);
    expect(
      pick(shelf, { count: 1 }, [
        [1, 7],
        [2, 7],
        [3, 7],
      ]),
    ).toEqual([1]);
  });

  it('mixes for an objection: an argument, then a review', () => {
    const shelf = [material(1), material(2), material(3, { type: 'review' }), material(4, { type: 'case' })];
    expect(pick(shelf, { count: 2, mix: ['argument', 'review'] })).toEqual([1, 3]);
    expect(pick([material(1), material(2)], { count: 2, mix: ['argument', 'review'] })).toEqual([1, 2]);
  });

  it('keeps to the types and to one of the tags asked for', () => {
    const shelf = [
      material(1),
      material(2, { type: 'case', tags: ['price'] }),
      material(3, { tags: ['price'] }),
    ];
    expect(pick(shelf, { types: ['case'] })).toEqual([2]);
    expect(pick(shelf, { anyOf: ['price', 'trust'] })).toEqual([2, 3]);
    expect(pick(shelf, { anyOf: [] })).toEqual([1, 2, 3]);
  });

  it('leaves examples out where they may not be shown', () => {
    expect(pick([material(1, { isExample: true }), material(2)], { withExamples: false })).toEqual([2]);
  });
});
