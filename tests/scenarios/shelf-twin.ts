/** The activity `pickMaterials` in memory: the seeded shelf, and the ledger that a talk's own log makes up. */
import { readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../src/core/json.ts';
import type { Material } from '../../src/core/materials/material.ts';
import { parseMaterialOrder } from '../../src/core/materials/material-order.ts';
import { pickMaterials } from '../../src/core/materials/pick-materials.ts';

const SEED = new URL('../../prisma/seed/materials.json', import.meta.url);

interface SeededMaterial extends Omit<Material, 'id' | 'url' | 'isActive' | 'isExample'> {
  readonly url?: string;
  readonly isExample?: boolean;
}

/** The seeded materials, numbered as the database numbers them. */
export function readShelf(): readonly Material[] {
  const rows = JSON.parse(readFileSync(SEED, 'utf8')) as readonly SeededMaterial[];
  return rows.map((row, index) => ({
    ...row,
    id: index + 1,
    url: row.url ?? null,
    isActive: true,
    isExample: row.isExample === true,
  }));
}

/** What a talk has logged and what time it is there. */
export interface Ledger {
  readonly now: number;
  readonly logged: readonly { readonly name: string; readonly payload: JsonObject; readonly at?: number }[];
}

/** Picks as the activity does, the ledger being what was logged so far. */
export function pickFromShelf(input: Json, ledger: Ledger): JsonObject {
  const order = parseMaterialOrder(input);
  if (order === undefined) throw new Error(`no order for materials: ${JSON.stringify(input)}`);
  const shown = ledger.logged.filter(({ name }) => name === 'material.shown');
  const shownAt = new Map(shown.map(({ payload, at }) => [Number(payload['id']), at ?? ledger.now]));
  const wish = {
    ...order,
    segment: order.segment ?? 'cold',
    tags: order.tags.filter((tag) => tag !== null),
    anyOf: (order.anyOf ?? []).filter((tag) => tag !== null),
    withExamples: true,
  };
  const picked = pickMaterials(readShelf(), shownAt, wish, ledger.now);
  return {
    materials: picked.map(({ id, type, title, body, url, isExample }) => ({
      id,
      type,
      title,
      body,
      url,
      isExample,
    })),
  };
}
