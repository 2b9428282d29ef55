/** The activity `pickMaterials`: the shelf and the client's ledger are read here, the choice itself is a rule of the core. */
import type { Material, ShownAt } from '../core/materials/material.ts';
import { parseMaterialOrder } from '../core/materials/material-order.ts';
import { pickMaterials } from '../core/materials/pick-materials.ts';
import type { Activity } from './activity-port.ts';
import { ActivityFailedError } from './activity-port.ts';
import type { Clock } from './clock.ts';

/** Materials and what each client saw of them. */
export interface MaterialsPort {
  /** Active materials of a segment, and when this client (by subject id) last saw each. */
  read(
    segment: string,
    subjectId: number,
  ): Promise<{ readonly shelf: readonly Material[]; readonly shownAt: ShownAt }>;
}

export interface PickMaterialsDeps {
  readonly materials: MaterialsPort;
  readonly clock: Clock;
  /** Seeded examples are shown in the sandbox only, until the owner confirms or replaces them. */
  readonly withExamples: boolean;
}

/** Who did not take the survey is met as a cold client. */
const WITHOUT_SURVEY = 'cold';

/** Makes the activity. It may come back empty; then the reply does without materials. */
export function makePickMaterials({ materials, clock, withExamples }: PickMaterialsDeps): Activity {
  return async (input, { subjectId }) => {
    const order = parseMaterialOrder(input);
    if (order === undefined)
      throw new ActivityFailedError(
        'BAD_INPUT',
        'The order for materials is not what the vocabulary says.',
        false,
      );
    const segment = order.segment ?? WITHOUT_SURVEY;
    const { shelf, shownAt } = await materials.read(segment, subjectId);
    const named = (tags: readonly (string | null)[]) => tags.filter((tag) => tag !== null);
    const wish = {
      ...order,
      segment,
      tags: named(order.tags),
      anyOf: named(order.anyOf ?? []),
      withExamples,
    };
    const picked = pickMaterials(shelf, shownAt, wish, clock.now());
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
  };
}
