/** Which programme fits a client. One is shown, never the whole list: the choice is made for him, and can be explained. */
import { isJsonArray, isJsonObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';

/**
 * The product whose `meta.fits` names the persona; among several the first listed, and where none names it the first of
 * all. `null` when nothing is on sale.
 */
export function pickProduct(products: Json, persona: string): JsonObject | null {
  const listed = isJsonArray(products) ? products.filter(isJsonObject) : [];
  return listed.find((product) => fits(product, persona)) ?? listed[0] ?? null;
}

function fits({ meta }: JsonObject, persona: string): boolean {
  const named = isJsonObject(meta) ? meta['fits'] : undefined;
  return isJsonArray(named) && named.includes(persona);
}
