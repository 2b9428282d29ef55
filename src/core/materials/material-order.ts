/** What a definition asks of `pickMaterials`; read again from stored JSON when the activity runs. */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { Json } from '../json.ts';
import { MATERIAL_TYPES } from './material.ts';

const type = Type.Union(MATERIAL_TYPES.map((name) => Type.Literal(name)));

const maybe = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

/** Schema of the activity's input. */
export const materialOrder = Type.Object({
  /** Of the client; without a survey `null`: then the shelf of the cold. */
  segment: maybe(Type.String()),
  /** Needs, objection, persona, stage; empty places are skipped. */
  tags: Type.Array(maybe(Type.String())),
  /** A material must carry one of these, whatever else it hits; empty places are skipped, an empty list asks nothing. */
  anyOf: Type.Optional(Type.Array(maybe(Type.String()))),
  types: Type.Optional(Type.Array(type)),
  /** One of each first, in this order. */
  mix: Type.Optional(Type.Array(type)),
  count: Type.Integer({ minimum: 1, maximum: 3 }),
  /** Days for which a shown material rests. */
  restDays: Type.Integer({ minimum: 0 }),
});

export type MaterialOrder = Static<typeof materialOrder>;

/** The input of a pending activity; `undefined` when another version of the product wrote something else. */
export function parseMaterialOrder(input: Json): MaterialOrder | undefined {
  return isOrder(input) ? input : undefined;
}

function isOrder(input: unknown): input is MaterialOrder {
  return Check(materialOrder, input);
}
