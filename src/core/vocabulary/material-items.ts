/** Materials: choosing what a reply may lean on, and remembering what a client was shown. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { defineAction, defineActivity, defineGuard } from '../funnel/vocabulary.ts';
import type { VocabularyItem } from '../funnel/vocabulary.ts';
import { materialOrder } from '../materials/material-order.ts';
import { MATERIAL_TYPES } from '../materials/material.ts';
import type { MaterialType } from '../materials/material.ts';

/** At most so many may stand in one reply, whatever a definition asks for. */
const MOST_SHOWN = 2;

/** Types that count as new value before an offer is repeated: they bring something the client had not heard. */
const VALUE_TYPES: ReadonlySet<MaterialType> = new Set(['case', 'review', 'argument', 'article']);

const type = Type.Union(MATERIAL_TYPES.map((name) => Type.Literal(name)));

const maybe = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const known = Type.Object({ id: Type.Integer(), type });
const picked = Type.Object({
  id: Type.Integer(),
  type,
  title: Type.String(),
  body: Type.String(),
  url: maybe(Type.String()),
  isExample: Type.Boolean(),
});

export const materialItems: readonly VocabularyItem[] = [
  defineActivity({
    name: 'pickMaterials',
    title: { ru: 'Подобрать материалы', en: 'Pick materials' },
    params: materialOrder,
    outcome: Type.Object({ materials: Type.Array(picked, { maxItems: 3 }) }),
    timeoutMs: 2_000,
    maxAttempts: 2,
    typing: true,
  }),
  defineGuard({
    name: 'hasMaterials',
    title: { ru: 'Есть что показать', en: 'There is something to show' },
    params: Type.Object({ from: maybe(Type.Array(known)) }),
    facts: ['event.output', 'context'],
    test: (_, { from }) => from !== null && from.length > 0,
  }),
  defineAction({
    name: 'noteMaterials',
    title: { ru: 'Отметить показанные материалы', en: 'Note the materials shown' },
    params: Type.Object({
      from: maybe(Type.Array(known)),
      /** Ids of those really shown, where only some were; absent: all of `from`. */
      ids: Type.Optional(maybe(Type.Array(maybe(Type.Integer())))),
    }),
    facts: ['context.valueShown'],
    apply: ({ context }, { from, ids }) => {
      const shown = (from ?? [])
        .filter(({ id }) => ids === undefined || ids?.includes(id) === true)
        .slice(0, MOST_SHOWN);
      const value = shown.filter((material) => VALUE_TYPES.has(material.type)).length;
      return {
        context: { valueShown: Number(context['valueShown'] ?? 0) + value },
        orders: shown.map(({ id, type: kind }) => ({
          type: 'business-event',
          name: 'material.shown',
          payload: { id, type: kind },
        })),
      };
    },
  }),
];
